/** What every layer or model has after the dot, in Keras 1, 2 and 3 together. */
import { wordSet } from '../../words.js';

export const BASE_ATTRIBUTES: ReadonlySet<string> = wordSet(`
  activity_regularizer add add_loss add_metric add_update add_variable add_weight autocast
  autotune_steps_per_execution batch_input_shape bias build build_from_config built built_shapes call
  call_signature_parameters callbacks cell compile compile_from_config compiled compiled_loss
  compiled_metrics compute_dtype compute_loss compute_mask compute_metrics compute_output_shape
  compute_output_signature compute_output_spec constraints count_params distribute_reduction_method
  distribute_strategy dtype dtype_policy dynamic epoch evaluate evaluate_generator export filters
  finalize_state fit fit_generator from_config get_build_config get_compile_config get_config
  get_input_at get_input_mask_at get_input_shape_at get_layer get_metrics_result get_output_at
  get_output_mask_at get_output_shape_at get_quantization_layer_structure get_state_tree
  get_weight_paths get_weights history history_ inbound_nodes initial_weights input input_dtype
  input_layers input_mask input_names input_shape input_spec inputs jit_compile kernel layers
  load_own_variables load_weights loss loss_weights losses losses_utils make_predict_function
  make_test_function make_train_function metrics metrics_names metrics_variables name name_scope
  non_trainable_variables non_trainable_weights optimizer outbound_nodes output output_layers
  output_mask output_names output_shape outputs path pop predict predict_function predict_generator
  predict_on_batch predict_step quantization_mode quantize quantized_build quantized_call
  rematerialized_call reset_metrics reset_states run_eagerly sample_weights save save_own_variables
  save_spec save_weights set_state_tree set_weights state_size state_updates stateful stateless_call
  stateless_compute_loss states steps_per_execution stop_training submodules summary supports_jit
  supports_masking symbolic_call targets test_function test_on_batch test_step to_json to_yaml
  total_loss train_function train_on_batch train_step train_tf_function trainable trainable_variables
  trainable_weights units unrolled_steps_per_execution updates uses_learning_phase validation_data
  variable_dtype variables weights with_name_scope
`);
