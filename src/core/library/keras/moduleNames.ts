/**
 * Names that the modules of Keras 3, of TensorFlow's Keras 2, of TensorFlow, NumPy, pandas and scikit-learn have: written
 * by `test/oracle/publicNames.py`. A name that is not here may still exist.
 */
export const MODULE_NAMES: Readonly<Record<string, string>> = {
  keras: `
    DTypePolicy FloatDTypePolicy Function Initializer Input InputSpec KerasTensor Layer Loss Metric Model
    Operation Optimizer Quantizer Regularizer RematScope Sequential StatelessScope SymbolicScope Variable
    activations api applications backend callbacks config constraints datasets device distillation
    distribution dtensor dtype_policies estimator experimental export initializers layers legacy losses
    metrics mixed_precision models name_scope ops optimizers preprocessing protobuf quantizers random
    regularizers remat saving src tree utils version visualization wrappers`,
  'keras.activations': `
    activation_layers backend celu deserialize elu exponential gelu generic_utils get glu hard_shrink
    hard_sigmoid hard_silu hard_swish hard_tanh keras_export leaky_relu legacy_serialization linear
    log_sigmoid log_softmax mish object_registration relu relu6 saved_model_utils selu serialization_lib
    serialize sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid sparsemax
    squareplus swish sys tanh tanh_shrink tf threshold types`,
  'keras.applications': `
    ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge DenseNet121 DenseNet169
    DenseNet201 EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5
    EfficientNetB6 EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3
    EfficientNetV2L EfficientNetV2M EfficientNetV2S InceptionResNetV2 InceptionV3 MobileNet MobileNetV2
    MobileNetV3Large MobileNetV3Small NASNetLarge NASNetMobile RegNetX002 RegNetX004 RegNetX006 RegNetX008
    RegNetX016 RegNetX032 RegNetX040 RegNetX064 RegNetX080 RegNetX120 RegNetX160 RegNetX320 RegNetY002
    RegNetY004 RegNetY006 RegNetY008 RegNetY016 RegNetY032 RegNetY040 RegNetY064 RegNetY080 RegNetY120
    RegNetY160 RegNetY320 ResNet101 ResNet101V2 ResNet152 ResNet152V2 ResNet50 ResNet50V2 ResNetRS101
    ResNetRS152 ResNetRS200 ResNetRS270 ResNetRS350 ResNetRS420 ResNetRS50 VGG16 VGG19 Xception convnext
    densenet efficientnet efficientnet_v2 imagenet_utils inception_resnet_v2 inception_v3 mobilenet
    mobilenet_v2 mobilenet_v3 nasnet regnet resnet resnet50 resnet_rs resnet_v2 vgg16 vgg19 xception`,
  'keras.backend': `
    ContextValueCache GraphExecutionFunction OBSERVED_NAMES PER_GRAPH_OBJECT_NAME_UIDS RandomGenerator
    SessionLocal abs all any arange argmax argmin backend backend_config batch_dot batch_flatten
    batch_get_value batch_normalization batch_set_value bias_add binary_crossentropy
    binary_focal_crossentropy cast cast_to_floatx categorical_crossentropy categorical_focal_crossentropy
    clear_session clip collections concatenate config_pb2 configure_and_create_distributed_session
    constant context control_flow_util conv1d conv2d conv2d_transpose conv3d conv3d_transpose
    convert_inputs_if_ragged cos count_params ctc_batch_cost ctc_decode ctc_label_dense_to_sparse cumprod
    cumsum dc deprecated_internal_learning_phase_scope deprecated_internal_set_learning_phase
    depthwise_conv2d disable_tf_random_generator doc_controls dot dropout dtensor dtype dtype_numpy
    eager_learning_phase_scope elu enable_tf_random_generator epsilon equal eval exp expand_dims
    experimental eye fh flatten floatx foldl foldr function gather get_config get_default_graph_uid_map
    get_default_session_config get_graph get_session get_uid get_value global_learning_phase_is_set
    gradients greater greater_equal hard_sigmoid identity image_data_format in_test_phase in_top_k
    in_train_phase int_shape is_float_dtype is_int_dtype is_keras_tensor is_placeholder is_sparse
    is_tf_random_generator_enabled is_tpu_strategy itertools json keras_export keras_tensor l2_normalize
    learning_phase learning_phase_scope less less_equal local_conv local_conv1d local_conv2d log logging
    logsumexp manual_variable_initialization map_fn max maximum maybe_convert_to_ragged mean min minimum
    moving_average_update name_scope ndim normalize_batch_in_training not_equal np object_identity
    observe_object_name one_hot ones ones_like os permute_dimensions placeholder pool2d pool3d pow
    print_tensor prod py_all py_any py_sum random random_bernoulli random_binomial random_normal
    random_normal_variable random_uniform random_uniform_variable relu repeat repeat_elements reset_uids
    reshape resize_images resize_volumes result_type reverse rnn round separable_conv1d separable_conv2d
    set_epsilon set_floatx set_image_data_format set_learning_phase set_session set_value shape sigmoid
    sign sin softmax softplus softsign sparse_categorical_crossentropy spatial_2d_padding
    spatial_3d_padding sqrt square squeeze stack standardize_dtype std stop_gradient sum switch
    symbolic_learning_phase sys tanh temporal_padding tf tf_contextlib tf_inspect tf_utils threading tile
    to_dense track_tf_optimizer track_variable transpose truncated_normal unique_object_name update
    update_add update_sub var variable warnings weakref zeros zeros_like`,
  'keras.ops': `
    abs absolute adaptive_average_pool adaptive_max_pool add all allclose amax amin angle any append
    arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort array
    array_split associative_scan average average_pool bartlett batch_normalization binary_crossentropy
    bincount bitwise_and bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
    bitwise_xor blackman broadcast_to cast categorical_crossentropy cbrt cdist ceil celu cholesky
    cholesky_inverse clip concatenate cond conj conjugate conv conv_transpose convert_to_numpy
    convert_to_tensor copy corrcoef correlate cos cosh count_nonzero cross ctc_decode ctc_loss cumprod
    cumsum custom_gradient deg2rad depth_to_space depthwise_conv det diag diagflat diagonal diff digitize
    divide divide_no_nan dot dot_product_attention dsplit dstack dtype eig eigh einsum elu empty
    empty_like equal erf erfc erfinv exp exp2 expand_dims expm1 extract_sequences eye fabs fft fft2 flip
    fliplr flipud floor floor_divide fmax fmin fmod fold fori_loop full full_like gcd gelu geomspace
    get_item glu greater greater_equal hamming hanning hard_shrink hard_sigmoid hard_silu hard_swish
    hard_tanh heaviside histogram hsplit hstack hypot i0 identity ifft2 imag image in_top_k inner inv
    irfft is_tensor isclose isfinite isin isinf isnan isneginf isposinf isreal istft jvp kaiser kron
    layer_normalization lcm ldexp leaky_relu left_shift less less_equal linalg linspace log log10 log1p
    log2 log_sigmoid log_softmax logaddexp logaddexp2 logdet logical_and logical_not logical_or
    logical_xor logspace logsumexp lstsq lu_factor map matmul matrix_rank max max_pool maximum mean median
    meshgrid min minimum mod moments moveaxis multi_hot multiply nan_to_num nanargmax nanargmin nancumprod
    nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar ndim
    negative nextafter nn nonzero norm normalize not_equal numpy one_hot ones ones_like outer pad
    percentile pinv polar power prod psnr ptp qr quantile rad2deg ravel real rearrange reciprocal relu
    relu6 repeat reshape rfft right_shift rms_normalization roll rot90 round rsqrt saturate_cast scan
    scatter scatter_update searchsorted segment_max segment_min segment_prod segment_sum select selu
    separable_conv shape sigmoid sign signbit silu sin sinc sinh size slice slice_update slogdet
    soft_shrink softmax softplus softsign solve solve_triangular sort space_to_depth
    sparse_categorical_crossentropy sparse_plus sparse_sigmoid sparsemax split sqrt square squareplus
    squeeze stack std stft stop_gradient subtract sum svd swapaxes swish switch take take_along_axis tan
    tanh tanh_shrink tensordot threshold tile top_k trace transpose trapezoid tri tril triu true_divide
    trunc unfold unique unravel_index unstack vander var vdot vectorize vectorized_map view
    view_as_complex view_as_real vsplit vstack where while_loop zeros zeros_like`,
  'keras.preprocessing': `
    backend image image_dataset_from_directory sequence text text_dataset_from_directory
    timeseries_dataset_from_array`,
  'keras.preprocessing.image': `
    BatchFromFilesMixin DataFrameIterator DirectoryIterator ImageDataGenerator ImageEnhance Iterator
    NumpyArrayIterator apply_affine_transform apply_brightness_shift apply_channel_shift array_to_img
    backend collections data_utils flip_axis image_utils img_to_array io_utils keras_export linalg
    load_img multiprocessing ndimage np os random_brightness random_channel_shift random_rotation
    random_shear random_shift random_zoom save_img scipy smart_resize threading
    transform_matrix_offset_center validate_filename warnings`,
  'keras.preprocessing.sequence': `
    TimeseriesGenerator data_utils json keras_export make_sampling_table np pad_sequences random skipgrams`,
  'keras.preprocessing.text': `
    Tokenizer collections hashing_trick hashlib json keras_export np one_hot text_to_word_sequence
    tokenizer_from_json warnings`,
  'keras.random': `
    SeedGenerator beta binomial categorical dropout gamma normal randint shuffle truncated_normal uniform`,
  'keras.saving': `
    CustomObjectScope KerasFileEditor custom_object_scope deserialize_keras_object get_custom_objects
    get_registered_name get_registered_object legacy load_model load_weights object_registration
    pickle_utils register_keras_serializable save_model save_weights saving_api saving_lib
    serialization_lib serialize_keras_object`,
  'keras.utils': `
    Config CustomObjectScope DeterministicRandomTestTool FeatureSpace GeneratorEnqueuer OrderedEnqueuer
    Progbar PyDataset Sequence SequenceEnqueuer SidecarEvaluator SidecarEvaluatorModelExport
    StepsPerExecutionTuner TimedThread array_to_img audio_dataset audio_dataset_from_directory
    bounding_boxes clear_session control_flow_util conv_utils custom_object_scope data_utils
    dataset_creator dataset_utils deserialize_keras_object disable_interactive_logging
    enable_interactive_logging experimental feature_space generic_utils get_custom_objects get_file
    get_or_create_layer get_registered_name get_registered_object get_source_inputs image_dataset
    image_dataset_from_directory image_utils img_to_array io_utils is_interactive_logging_enabled
    is_keras_tensor keras_logging kernelized_utils kpl_test_utils layer_utils legacy load_img losses_utils
    metrics_utils mode_keys model_to_dot normalize np_utils object_identity pack_x_y_sample_weight
    pad_sequences plot_model register_keras_serializable save_img serialize_keras_object set_random_seed
    sidecar_evaluator split_dataset standardize_dtype steps_per_execution_tuning text_dataset
    text_dataset_from_directory tf_contextlib tf_inspect tf_utils timed_threads timeseries_dataset
    timeseries_dataset_from_array to_categorical to_ordinal traceback_utils track_tf1_style_variables
    unpack_x_y_sample_weight version_utils vis_utils warmstart_embedding_matrix`,
  tensorflow: `
    AUTO_REUSE AggregationMethod Assert AttrValue COMPILER_VERSION CXX11_ABI_FLAG CXX_VERSION
    ConditionalAccumulator ConditionalAccumulatorBase ConfigProto CriticalSection DType DeviceSpec
    Dimension Event FIFOQueue FixedLenFeature FixedLenSequenceFeature FixedLengthRecordReader GIT_VERSION
    GPUOptions GRAPH_DEF_VERSION GRAPH_DEF_VERSION_MIN_CONSUMER GRAPH_DEF_VERSION_MIN_PRODUCER
    GradientTape Graph GraphDef GraphKeys GraphOptions HistogramProto IdentityReader IndexedSlices
    IndexedSlicesSpec InteractiveSession LMDBReader LogMessage MONOLITHIC_BUILD MetaGraphDef Module
    NameAttrList NoGradient NodeDef NoneTensorSpec NotDifferentiable OpError Operation OptimizerOptions
    OptionalSpec PaddingFIFOQueue Print PriorityQueue QUANTIZED_DTYPES QueueBase RaggedTensor
    RaggedTensorSpec RandomShuffleQueue ReaderBase RegisterGradient RunMetadata RunOptions Session
    SessionLog SparseConditionalAccumulator SparseFeature SparseTensor SparseTensorSpec SparseTensorValue
    Summary SummaryMetadata TFRecordReader Tensor TensorArray TensorArraySpec TensorInfo TensorShape
    TensorSpec TextLineReader TypeSpec UnconnectedGradients VERSION VarLenFeature Variable
    VariableAggregation VariableScope VariableSynchronization WholeFileReader abs accumulate_n acos acosh
    add add_check_numerics_ops add_n add_to_collection add_to_collections all_variables angle app
    approx_top_k arg_max arg_min argmax argmin argsort as_dtype as_string asin asinh assert_equal
    assert_greater assert_greater_equal assert_integer assert_less assert_less_equal assert_near
    assert_negative assert_non_negative assert_non_positive assert_none_equal assert_positive
    assert_proper_iterable assert_rank assert_rank_at_least assert_rank_in assert_same_float_dtype
    assert_scalar assert_type assert_variables_initialized assign assign_add assign_sub atan atan2 atanh
    audio autodiff autograph batch_gather batch_scatter_update batch_to_space batch_to_space_nd betainc
    bfloat16 bincount bitcast bitwise bool boolean_mask broadcast_dynamic_shape broadcast_static_shape
    broadcast_to case cast ceil check_numerics check_pinned cholesky cholesky_solve clip_by_average_norm
    clip_by_global_norm clip_by_norm clip_by_value colocate_with compat complex complex128 complex64
    concat cond config confusion_matrix conj constant constant_initializer container control_dependencies
    control_flow_v2_enabled conv conv2d_backprop_filter_v2 conv2d_backprop_input_v2 convert_to_tensor
    convert_to_tensor_or_indexed_slices convert_to_tensor_or_sparse_tensor cos cosh count_nonzero
    count_up_to create_partitioned_variables cross cumprod cumsum custom_gradient data debugging
    decode_base64 decode_compressed decode_csv decode_json_example decode_raw delete_session_tensor
    depth_to_space dequantize deserialize_many_sparse device diag diag_part digamma dimension_at_index
    dimension_value disable_control_flow_v2 disable_eager_execution disable_resource_variables
    disable_tensor_equality disable_v2_behavior disable_v2_tensorshape distribute distributions div
    div_no_nan divide double dtensor dtypes dynamic_partition dynamic_stitch edit_distance eig eigvals
    einsum enable_control_flow_v2 enable_eager_execution enable_resource_variables enable_tensor_equality
    enable_v2_behavior enable_v2_tensorshape encode_base64 ensure_shape equal erf erfc errors
    executing_eagerly executing_eagerly_outside_functions exp expand_dims experimental expm1
    extract_image_patches extract_volume_patches eye fake_quant_with_min_max_args
    fake_quant_with_min_max_args_gradient fake_quant_with_min_max_vars
    fake_quant_with_min_max_vars_gradient fake_quant_with_min_max_vars_per_channel
    fake_quant_with_min_max_vars_per_channel_gradient feature_column fft fft2d fft3d fftnd fill
    fingerprint fixed_size_partitioner flags float16 float32 float64 floor floor_div floordiv floormod
    foldl foldr function gather gather_nd get_collection get_collection_ref get_current_name_scope
    get_default_graph get_default_session get_local_variable get_logger get_seed get_session_handle
    get_session_tensor get_static_value get_variable get_variable_scope gfile global_norm global_variables
    global_variables_initializer glorot_normal_initializer glorot_uniform_initializer grad_pass_through
    gradients graph_util greater greater_equal group guarantee_const half hessians histogram_fixed_width
    histogram_fixed_width_bins identity identity_n ifft ifft2d ifft3d ifftnd igamma igammac imag image
    import_graph_def init_scope initialize_all_tables initialize_all_variables initialize_local_variables
    initialize_variables initializers inside_function int16 int32 int64 int8 invert_permutation io irfftnd
    is_finite is_inf is_nan is_non_decreasing is_numeric_tensor is_strictly_increasing is_symbolic_tensor
    is_tensor is_variable_initialized keras layers lbeta less less_equal lgamma lin_space linalg linspace
    lite load_file_system_library load_library load_op_library local_variables local_variables_initializer
    log log1p log_sigmoid logging logical_and logical_not logical_or logical_xor lookup losses
    make_ndarray make_template make_tensor_proto manip map_fn matching_files math matmul matrix_band_part
    matrix_determinant matrix_diag matrix_diag_part matrix_inverse matrix_set_diag matrix_solve
    matrix_solve_ls matrix_square_root matrix_transpose matrix_triangular_solve maximum meshgrid metrics
    min_max_variable_partitioner minimum mixed_precision mlir mod model_variables moving_average_variables
    multinomial multiply name_scope negative nest newaxis nn no_gradient no_op no_regularizer
    nondifferentiable_batch_function norm not_equal numpy_function one_hot ones ones_initializer ones_like
    op_scope optimizers orthogonal_initializer pad parallel_stack parse_example parse_single_example
    parse_single_sequence_example parse_tensor placeholder placeholder_with_default polygamma pow print
    profiler py_func py_function python_io qint16 qint32 qint8 qr quantization quantize quantize_v2
    quantized_concat queue quint16 quint8 ragged ragged_fill_empty_rows ragged_fill_empty_rows_grad random
    random_crop random_gamma random_index_shuffle random_normal random_normal_initializer random_poisson
    random_shuffle random_uniform random_uniform_initializer range rank raw_ops read_file real realdiv
    reciprocal recompute_grad reduce_all reduce_any reduce_join reduce_logsumexp reduce_max reduce_mean
    reduce_min reduce_prod reduce_sum regex_replace register_tensor_conversion_function repeat
    report_uninitialized_variables required_space_to_batch_paddings reset_default_graph reshape resource
    resource_loader resource_variables_enabled reverse reverse_sequence reverse_v2 rfftnd rint roll round
    rsqrt saturate_cast saved_model scalar_mul scan scatter_add scatter_div scatter_max scatter_min
    scatter_mul scatter_nd scatter_nd_add scatter_nd_sub scatter_nd_update scatter_sub scatter_update
    searchsorted security segment_max segment_mean segment_min segment_prod segment_sum self_adjoint_eig
    self_adjoint_eigvals sequence_mask serialize_many_sparse serialize_sparse serialize_tensor
    set_random_seed setdiff1d sets shape shape_n sigmoid sign signal sin sinh size slice sort
    space_to_batch space_to_batch_nd space_to_depth sparse sparse_add sparse_concat sparse_fill_empty_rows
    sparse_mask sparse_matmul sparse_maximum sparse_merge sparse_minimum sparse_placeholder
    sparse_reduce_max sparse_reduce_max_sparse sparse_reduce_sum sparse_reduce_sum_sparse sparse_reorder
    sparse_reset_shape sparse_reshape sparse_retain sparse_segment_mean sparse_segment_sqrt_n
    sparse_segment_sum sparse_slice sparse_softmax sparse_split sparse_tensor_dense_matmul
    sparse_tensor_to_dense sparse_to_dense sparse_to_indicator sparse_transpose spectral split sqrt square
    squared_difference squeeze stack stop_gradient strided_slice string string_join string_split
    string_strip string_to_hash_bucket string_to_hash_bucket_fast string_to_hash_bucket_strong
    string_to_number strings substr subtract summary svd switch_case sysconfig tables_initializer tan tanh
    tensor_scatter_add tensor_scatter_nd_add tensor_scatter_nd_max tensor_scatter_nd_min
    tensor_scatter_nd_sub tensor_scatter_nd_update tensor_scatter_sub tensor_scatter_update tensordot test
    tile timestamp to_bfloat16 to_complex128 to_complex64 to_double to_float to_int32 to_int64 tools tpu
    trace train trainable_variables transpose truediv truncated_normal truncated_normal_initializer
    truncatediv truncatemod tuple type_spec_from_value types uint16 uint32 uint64 uint8
    uniform_unit_scaling_initializer unique unique_with_counts unravel_index unsorted_segment_max
    unsorted_segment_mean unsorted_segment_min unsorted_segment_prod unsorted_segment_sqrt_n
    unsorted_segment_sum unstack user_ops variable_axis_size_partitioner variable_creator_scope
    variable_op_scope variable_scope variables_initializer variance_scaling_initializer variant
    vectorized_map verify_tensor_all_finite version where where_v2 while_loop wrap_function write_file xla
    zeros zeros_initializer zeros_like zeta`,
  'tensorflow.data': `
    AUTOTUNE Dataset DatasetSpec FixedLengthRecordDataset INFINITE_CARDINALITY Iterator IteratorSpec
    NumpyIterator Options TFRecordDataset TextLineDataset ThreadingOptions UNKNOWN_CARDINALITY
    experimental get_output_classes get_output_shapes get_output_types make_initializable_iterator
    make_one_shot_iterator`,
  'tensorflow.image': `
    ResizeMethod adjust_brightness adjust_contrast adjust_gamma adjust_hue adjust_jpeg_quality
    adjust_saturation central_crop combined_non_max_suppression convert_image_dtype crop_and_resize
    crop_to_bounding_box decode_and_crop_jpeg decode_bmp decode_gif decode_image decode_jpeg decode_jxl
    decode_png decode_webp draw_bounding_boxes encode_jpeg encode_png extract_glimpse
    extract_image_patches extract_jpeg_shape extract_patches flip_left_right flip_up_down
    generate_bounding_box_proposals grayscale_to_rgb hsv_to_rgb image_gradients is_jpeg
    non_max_suppression non_max_suppression_overlaps non_max_suppression_padded
    non_max_suppression_with_scores pad_to_bounding_box per_image_standardization psnr random_brightness
    random_contrast random_crop random_flip_left_right random_flip_up_down random_hue random_jpeg_quality
    random_saturation resize resize_area resize_bicubic resize_bilinear resize_image_with_crop_or_pad
    resize_image_with_pad resize_images resize_nearest_neighbor resize_with_crop_or_pad resize_with_pad
    rgb_to_grayscale rgb_to_hsv rgb_to_yiq rgb_to_yuv rot90 sample_distorted_bounding_box sobel_edges ssim
    ssim_multiscale stateless_random_brightness stateless_random_contrast stateless_random_crop
    stateless_random_flip_left_right stateless_random_flip_up_down stateless_random_hue
    stateless_random_jpeg_quality stateless_random_saturation stateless_sample_distorted_bounding_box
    total_variation transpose transpose_image yiq_to_rgb yuv_to_rgb`,
  'tensorflow.io': `
    FixedLenFeature FixedLenSequenceFeature PaddingFIFOQueue PriorityQueue QueueBase RaggedFeature
    RandomShuffleQueue SparseFeature TFRecordCompressionType TFRecordOptions TFRecordWriter VarLenFeature
    decode_and_crop_jpeg decode_base64 decode_bmp decode_compressed decode_csv decode_gif decode_image
    decode_jpeg decode_json_example decode_jxl decode_png decode_proto decode_raw decode_webp
    deserialize_many_sparse encode_base64 encode_jpeg encode_png encode_proto extract_jpeg_shape gfile
    is_jpeg match_filenames_once matching_files parse_example parse_sequence_example parse_single_example
    parse_single_sequence_example parse_tensor read_file serialize_many_sparse serialize_sparse
    serialize_tensor tf_record_iterator write_file write_graph`,
  'tensorflow.linalg': `
    LinearOperator LinearOperatorAdjoint LinearOperatorBlockDiag LinearOperatorBlockLowerTriangular
    LinearOperatorCirculant LinearOperatorCirculant2D LinearOperatorCirculant3D LinearOperatorComposition
    LinearOperatorDiag LinearOperatorFullMatrix LinearOperatorHouseholder LinearOperatorIdentity
    LinearOperatorInversion LinearOperatorKronecker LinearOperatorLowRankUpdate
    LinearOperatorLowerTriangular LinearOperatorPermutation LinearOperatorScaledIdentity
    LinearOperatorToeplitz LinearOperatorTridiag LinearOperatorZeros adjoint band_part
    banded_triangular_solve cholesky cholesky_solve cross det diag diag_part eig eigh eigh_tridiagonal
    eigvals eigvalsh einsum experimental expm eye global_norm inv l2_normalize logdet logm lstsq lu
    lu_matrix_inverse lu_reconstruct lu_solve matmul matrix_rank matrix_transpose matvec norm normalize
    pinv qr set_diag slogdet solve sqrtm svd tensor_diag tensor_diag_part tensordot trace transpose
    triangular_solve tridiagonal_matmul tridiagonal_solve`,
  'tensorflow.math': `
    abs accumulate_n acos acosh add add_n angle approx_max_k approx_min_k argmax argmin asin asinh atan
    atan2 atanh bessel_i0 bessel_i0e bessel_i1 bessel_i1e betainc bincount ceil confusion_matrix conj cos
    cosh count_nonzero cumprod cumsum cumulative_logsumexp digamma divide divide_no_nan equal erf erfc
    erfcinv erfinv exp expm1 floor floordiv floormod greater greater_equal igamma igammac imag in_top_k
    invert_permutation is_finite is_inf is_nan is_non_decreasing is_strictly_increasing l2_normalize lbeta
    less less_equal lgamma log log1p log_sigmoid log_softmax logical_and logical_not logical_or
    logical_xor maximum minimum mod multiply multiply_no_nan ndtri negative nextafter not_equal polygamma
    polyval pow real reciprocal reciprocal_no_nan reduce_all reduce_any reduce_euclidean_norm
    reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_std reduce_sum reduce_variance
    rint round rsqrt scalar_mul segment_max segment_mean segment_min segment_prod segment_sum sigmoid sign
    sin sinh sobol_sample softmax softplus softsign special sqrt square squared_difference subtract tan
    tanh top_k truediv unsorted_segment_max unsorted_segment_mean unsorted_segment_min
    unsorted_segment_prod unsorted_segment_sqrt_n unsorted_segment_sum xdivy xlog1py xlogy zero_fraction
    zeta`,
  'tensorflow.nn': `
    RNNCellDeviceWrapper RNNCellDropoutWrapper RNNCellResidualWrapper all_candidate_sampler approx_max_k
    approx_min_k atrous_conv2d atrous_conv2d_transpose avg_pool avg_pool1d avg_pool2d avg_pool3d
    avg_pool_v2 batch_norm_with_global_normalization batch_normalization bias_add
    bidirectional_dynamic_rnn collapse_repeated compute_accidental_hits compute_average_loss conv1d
    conv1d_transpose conv2d conv2d_backprop_filter conv2d_backprop_input conv2d_transpose conv3d
    conv3d_backprop_filter conv3d_backprop_filter_v2 conv3d_transpose conv_transpose convolution crelu
    ctc_beam_search_decoder ctc_beam_search_decoder_v2 ctc_greedy_decoder ctc_loss ctc_loss_v2
    ctc_unique_labels depth_to_space depthwise_conv2d depthwise_conv2d_backprop_filter
    depthwise_conv2d_backprop_input depthwise_conv2d_native depthwise_conv2d_native_backprop_filter
    depthwise_conv2d_native_backprop_input dilation2d dropout dynamic_rnn elu embedding_lookup
    embedding_lookup_sparse erosion2d experimental fixed_unigram_candidate_sampler fractional_avg_pool
    fractional_max_pool fused_batch_norm gelu in_top_k isotonic_regression l2_loss l2_normalize leaky_relu
    learned_unigram_candidate_sampler local_response_normalization log_poisson_loss log_softmax
    log_uniform_candidate_sampler lrn max_pool max_pool1d max_pool2d max_pool3d max_pool_v2
    max_pool_with_argmax moments nce_loss normalize_moments pool quantized_avg_pool quantized_conv2d
    quantized_max_pool quantized_relu_x raw_rnn relu relu6 relu_layer rnn_cell
    safe_embedding_lookup_sparse sampled_softmax_loss scale_regularization_loss selu separable_conv2d
    sigmoid sigmoid_cross_entropy_with_logits silu softmax softmax_cross_entropy_with_logits
    softmax_cross_entropy_with_logits_v2 softplus softsign space_to_batch space_to_depth
    sparse_softmax_cross_entropy_with_logits static_bidirectional_rnn static_rnn static_state_saving_rnn
    sufficient_statistics swish tanh top_k uniform_candidate_sampler weighted_cross_entropy_with_logits
    weighted_moments with_space_to_batch xw_plus_b zero_fraction`,
  'tensorflow.random': `
    Algorithm Generator all_candidate_sampler categorical create_rng_state experimental
    fixed_unigram_candidate_sampler fold_in gamma get_global_generator get_seed
    learned_unigram_candidate_sampler log_uniform_candidate_sampler multinomial normal poisson
    set_global_generator set_random_seed set_seed shuffle split stateless_binomial stateless_categorical
    stateless_gamma stateless_multinomial stateless_normal stateless_parameterized_truncated_normal
    stateless_poisson stateless_truncated_normal stateless_uniform truncated_normal uniform
    uniform_candidate_sampler`,
  'tensorflow.strings': `
    as_string bytes_split format join length lower ngrams reduce_join regex_full_match regex_replace split
    strip substr to_hash_bucket to_hash_bucket_fast to_hash_bucket_strong to_number unicode_decode
    unicode_decode_with_offsets unicode_encode unicode_script unicode_split unicode_split_with_offsets
    unicode_transcode unsorted_segment_join upper`,
  numpy: `
    False_ ScalarType True_ abs absolute acos acosh add all allclose amax amin angle any append
    apply_along_axis apply_over_axes arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax
    argmin argpartition argsort argwhere around array array2string array_equal array_equiv array_repr
    array_split array_str asanyarray asarray asarray_chkfinite ascontiguousarray asfortranarray asin asinh
    asmatrix astype atan atan2 atanh atleast_1d atleast_2d atleast_3d average bartlett base_repr
    binary_repr bincount bitwise_and bitwise_count bitwise_invert bitwise_left_shift bitwise_not
    bitwise_or bitwise_right_shift bitwise_xor blackman block bmat bool bool_ broadcast broadcast_arrays
    broadcast_shapes broadcast_to busday_count busday_offset busdaycalendar byte bytes_ c_ can_cast cbrt
    cdouble ceil char character choose clip clongdouble column_stack common_type complex128 complex256
    complex64 complexfloating compress concat concatenate conftest conj conjugate convolve copy copysign
    copyto core corrcoef correlate cos cosh count_nonzero cov cross csingle ctypeslib cumprod cumsum
    cumulative_prod cumulative_sum datetime64 datetime_as_string datetime_data deg2rad degrees delete diag
    diag_indices diag_indices_from diagflat diagonal diff digitize distutils divide divmod dot double
    dsplit dstack dtype dtypes e ediff1d einsum einsum_path emath empty empty_like equal errstate
    euler_gamma exceptions exp exp2 expand_dims expm1 extract eye f2py fabs fft fill_diagonal finfo fix
    flatiter flatnonzero flexible flip fliplr flipud float128 float16 float32 float64 float_power floating
    floor floor_divide fmax fmin fmod format_float_positional format_float_scientific frexp from_dlpack
    frombuffer fromfile fromfunction fromiter frompyfunc fromregex fromstring full full_like gcd generic
    genfromtxt geomspace get_include get_printoptions getbufsize geterr geterrcall gradient greater
    greater_equal half hamming hanning heaviside histogram histogram2d histogram_bin_edges histogramdd
    hsplit hstack hypot i0 identity iinfo imag index_exp indices inexact inf info inner insert int16 int32
    int64 int8 int_ intc integer interp intersect1d intp invert is_busday isclose iscomplex iscomplexobj
    isdtype isfinite isfortran isin isinf isnan isnat isneginf isposinf isreal isrealobj isscalar
    issubdtype iterable ix_ kaiser kron lcm ldexp left_shift less less_equal lexsort lib linalg linspace
    little_endian load loadtxt log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not
    logical_or logical_xor logspace long longdouble longlong ma mask_indices matlib matmul matrix
    matrix_transpose matrixlib matvec max maximum may_share_memory mean median memmap meshgrid mgrid min
    min_scalar_type minimum mintypecode mod modf moveaxis multiply nan nan_to_num nanargmax nanargmin
    nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum
    nanvar ndarray ndenumerate ndim ndindex nditer negative nested_iters newaxis nextafter nonzero
    not_equal number object_ ogrid ones ones_like outer packbits pad partition percentile permute_dims pi
    piecewise place poly poly1d polyadd polyder polydiv polyfit polyint polymul polynomial polysub polyval
    positive pow power printoptions prod promote_types ptp put put_along_axis putmask quantile r_ rad2deg
    radians random ravel ravel_multi_index real real_if_close rec recarray reciprocal record remainder
    repeat require reshape resize result_type right_shift rint roll rollaxis roots rot90 round row_stack
    s_ save savetxt savez savez_compressed sctypeDict searchsorted select set_printoptions setbufsize
    setdiff1d seterr seterrcall setxor1d shape shares_memory short show_config show_runtime sign signbit
    signedinteger sin sinc single sinh size sort sort_complex spacing split sqrt square squeeze stack std
    str_ strings subtract sum swapaxes take take_along_axis tan tanh tensordot test testing tests tile
    timedelta64 trace transpose trapezoid tri tril tril_indices tril_indices_from trim_zeros triu
    triu_indices triu_indices_from true_divide trunc typecodes typename typing ubyte ufunc uint uint16
    uint32 uint64 uint8 uintc uintp ulong ulonglong union1d unique unique_all unique_counts unique_inverse
    unique_values unpackbits unravel_index unsignedinteger unstack unwrap ushort vander var vdot vecdot
    vecmat vectorize version void vsplit vstack where zeros zeros_like`,
  'numpy.linalg': `
    LinAlgError cholesky cond cross det diagonal eig eigh eigvals eigvalsh inv lapack_lite lstsq matmul
    matrix_norm matrix_power matrix_rank matrix_transpose multi_dot norm outer pinv qr slogdet solve svd
    svdvals tensordot tensorinv tensorsolve test tests trace vecdot vector_norm`,
  'numpy.random': `
    BitGenerator Generator MT19937 PCG64 PCG64DXSM Philox RandomState SFC64 SeedSequence beta binomial
    bit_generator bytes chisquare choice default_rng dirichlet exponential f gamma geometric
    get_bit_generator get_state gumbel hypergeometric laplace logistic lognormal logseries mtrand
    multinomial multivariate_normal negative_binomial noncentral_chisquare noncentral_f normal pareto
    permutation poisson power rand randint randn random random_integers random_sample ranf rayleigh sample
    seed set_bit_generator set_state shuffle standard_cauchy standard_exponential standard_gamma
    standard_normal standard_t test tests triangular uniform vonmises wald weibull zipf`,
  pandas: `
    ArrowDtype BooleanDtype Categorical CategoricalDtype CategoricalIndex DataFrame DateOffset
    DatetimeIndex DatetimeTZDtype ExcelFile ExcelWriter Flags Float32Dtype Float64Dtype Grouper HDFStore
    Index IndexSlice Int16Dtype Int32Dtype Int64Dtype Int8Dtype Interval IntervalDtype IntervalIndex
    MultiIndex NA NaT NamedAgg NamedFunc Period PeriodDtype PeriodIndex RangeIndex Series SparseDtype
    StringDtype Timedelta TimedeltaIndex Timestamp UInt16Dtype UInt32Dtype UInt64Dtype UInt8Dtype
    annotations api array arrays bdate_range col compat concat conftest core crosstab cut date_range
    describe_option errors eval factorize from_dummies get_dummies get_option infer_freq interval_range io
    isna isnull json_normalize lreshape melt merge merge_asof merge_ordered notna notnull offsets
    option_context options pandas period_range pivot pivot_table plotting qcut read_clipboard read_csv
    read_excel read_feather read_fwf read_hdf read_html read_iceberg read_json read_orc read_parquet
    read_pickle read_sas read_spss read_sql read_sql_query read_sql_table read_stata read_table read_xml
    reset_option set_eng_float_format set_option show_versions test testing tests timedelta_range
    to_datetime to_numeric to_pickle to_timedelta tseries unique util wide_to_long`,
  sklearn: `
    base calibration callback clone cluster compose config_context conftest covariance cross_decomposition
    datasets decomposition discriminant_analysis dummy ensemble exceptions experimental externals
    feature_extraction feature_selection frozen gaussian_process get_config impute inspection isotonic
    kernel_approximation kernel_ridge linear_model manifold metrics mixture model_selection multiclass
    multioutput naive_bayes neighbors neural_network pipeline preprocessing random_projection
    semi_supervised set_config show_versions svm tests tree utils`,
  'sklearn.metrics': `
    ConfusionMatrixDisplay DetCurveDisplay DistanceMetric PrecisionRecallDisplay PredictionErrorDisplay
    RocCurveDisplay accuracy_score adjusted_mutual_info_score adjusted_rand_score auc
    average_precision_score balanced_accuracy_score brier_score_loss calinski_harabasz_score check_scoring
    class_likelihood_ratios classification_report cluster cohen_kappa_score completeness_score
    confusion_matrix confusion_matrix_at_thresholds consensus_score coverage_error d2_absolute_error_score
    d2_brier_score d2_log_loss_score d2_pinball_score d2_tweedie_score davies_bouldin_score dcg_score
    det_curve euclidean_distances explained_variance_score f1_score fbeta_score fowlkes_mallows_score
    get_scorer get_scorer_names hamming_loss hinge_loss homogeneity_completeness_v_measure
    homogeneity_score jaccard_score label_ranking_average_precision_score label_ranking_loss log_loss
    make_scorer matthews_corrcoef max_error mean_absolute_error mean_absolute_percentage_error
    mean_gamma_deviance mean_pinball_loss mean_poisson_deviance mean_squared_error mean_squared_log_error
    mean_tweedie_deviance median_absolute_error metric_at_thresholds multilabel_confusion_matrix
    mutual_info_score nan_euclidean_distances ndcg_score normalized_mutual_info_score
    pair_confusion_matrix pairwise pairwise_distances pairwise_distances_argmin
    pairwise_distances_argmin_min pairwise_distances_chunked pairwise_kernels precision_recall_curve
    precision_recall_fscore_support precision_score r2_score rand_score recall_score roc_auc_score
    roc_curve root_mean_squared_error root_mean_squared_log_error silhouette_samples silhouette_score
    tests top_k_accuracy_score v_measure_score zero_one_loss`,
  'sklearn.model_selection': `
    BaseCrossValidator BaseShuffleSplit FixedThresholdClassifier GridSearchCV GroupKFold GroupShuffleSplit
    KFold LearningCurveDisplay LeaveOneGroupOut LeaveOneOut LeavePGroupsOut LeavePOut ParameterGrid
    ParameterSampler PredefinedSplit RandomizedSearchCV RepeatedKFold RepeatedStratifiedKFold ShuffleSplit
    StratifiedGroupKFold StratifiedKFold StratifiedShuffleSplit TimeSeriesSplit TunedThresholdClassifierCV
    ValidationCurveDisplay check_cv cross_val_predict cross_val_score cross_validate learning_curve
    permutation_test_score tests train_test_split typing validation_curve`,
  'sklearn.preprocessing': `
    Binarizer FunctionTransformer KBinsDiscretizer KernelCenterer LabelBinarizer LabelEncoder MaxAbsScaler
    MinMaxScaler MultiLabelBinarizer Normalizer OneHotEncoder OrdinalEncoder PolynomialFeatures
    PowerTransformer QuantileTransformer RobustScaler SplineTransformer StandardScaler TargetEncoder
    add_dummy_feature binarize label_binarize maxabs_scale minmax_scale normalize power_transform
    quantile_transform robust_scale scale tests`,
  'sklearn.utils': `
    Bunch ClassifierTags DataConversionWarning InputTags RegressorTags Tags TargetTags TransformerTags
    all_estimators arrayfuncs as_float_array assert_all_finite check_X_y check_array
    check_consistent_length check_random_state check_scalar check_symmetric class_weight column_or_1d
    compute_class_weight compute_sample_weight deprecated deprecation discovery estimator_checks
    estimator_html_repr extmath fixes gen_batches gen_even_slices get_tags graph indexable
    metadata_routing metaestimators multiclass murmurhash murmurhash3_32 optimize parallel random resample
    safe_mask safe_sqr shuffle sparsefuncs sparsefuncs_fast stats tests validation`,
};
