/**
 * Members that Keras 3, Keras 2 or both give a symbolic tensor (also a sparse, ragged or TensorFlow's own) and a model
 * that was trained: written by `test/oracle/members.py`.
 */
export const MEMBER_NAMES = {
  tensor: `
    OVERLOADABLE_OPERATORS bounding_shape consumers dense_shape dtype eval experimental_ref flat_values
    from_nested_row_lengths from_nested_row_splits from_nested_value_rowids from_row_lengths from_row_limits
    from_row_splits from_row_starts from_sparse from_tensor from_type_spec from_uniform_row_length
    from_value from_value_rowids get_shape graph indices is_tensor_like merge_dims name ndim
    nested_row_lengths nested_row_splits nested_value_rowids node nrows op ragged ragged_rank record_history
    ref reshape row_lengths row_limits row_splits row_splits_dtype row_starts set_shape shape sparse squeeze
    to_sparse to_tensor type_spec uniform_row_length value_rowids values with_flat_values
    with_row_splits_dtype with_values`,
  model: `
    activity_regularizer add add_loss add_metric add_update add_variable add_weight autocast
    autotune_steps_per_execution build build_from_config built call call_signature_parameters compile
    compile_from_config compiled compiled_loss compiled_metrics compute_dtype compute_loss compute_mask
    compute_metrics compute_output_shape compute_output_signature compute_output_spec count_params
    distribute_reduction_method distribute_strategy dtype dtype_policy dynamic evaluate evaluate_generator
    export finalize_state fit fit_generator from_config get_build_config get_compile_config get_config
    get_input_at get_input_mask_at get_input_shape_at get_layer get_metrics_result get_output_at
    get_output_mask_at get_output_shape_at get_quantization_layer_structure get_state_tree get_weight_paths
    get_weights history inbound_nodes input input_dtype input_mask input_names input_shape input_spec inputs
    jit_compile layers load_own_variables load_weights loss losses make_predict_function make_test_function
    make_train_function metrics metrics_names metrics_variables name name_scope non_trainable_variables
    non_trainable_weights operations optimizer outbound_nodes output output_mask output_names output_shape
    outputs path pop predict predict_function predict_generator predict_on_batch predict_step
    quantization_mode quantize quantized_build quantized_call rematerialized_call reset_metrics reset_states
    run_eagerly save save_own_variables save_spec save_weights set_state_tree set_weights state_updates
    stateful stateless_call stateless_compute_loss steps_per_execution stop_evaluating stop_predicting
    stop_training submodules summary supports_jit supports_masking symbolic_call test_function test_on_batch
    test_step to_json to_yaml train_function train_on_batch train_step train_tf_function trainable
    trainable_variables trainable_weights unrolled_steps_per_execution updates variable_dtype variables
    weights with_name_scope`,
} as const;
