/**
 * Members that Keras 3, Keras 2 or both give a symbolic tensor (also a sparse, ragged or TensorFlow's own) and a model
 * that was trained, those of TensorFlow's data sets, of arrays (NumPy's and TensorFlow's eager tensors), and of
 * scikit-learn's transformers once they are fitted: written by `test/oracle/members.py`.
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
  dataset: `
    apply as_numpy_iterator batch bucket_by_sequence_length cache cardinality choose_from_datasets
    concatenate counter element_spec enumerate filter filter_with_legacy_function fingerprint flat_map
    from_generator from_sparse_tensor_slices from_tensor_slices from_tensors get_next get_next_as_optional
    get_single_element group_by_window ignore_errors interleave list_files load make_initializable_iterator
    make_one_shot_iterator map map_with_legacy_function next options output_classes output_shapes
    output_types padded_batch prefetch ragged_batch random range rebatch reduce rejection_resample repeat
    sample_from_datasets save scan shard shuffle skip snapshot sparse_batch take take_while unbatch unique
    window with_options zip`,
  array: `
    OVERLOADABLE_OPERATORS SaveSliceInfo T abs add add_prefix add_suffix agg aggregate aggregation align all
    anom any apply arcsin arcsinh arctan arctanh argmax argmin argpartition argsort array as_integer_ratio
    asformat asfptype asfreq asof assign assign_add assign_sub astype at at_time attrs autocorr axes
    backing_device base baseclass batch_scatter_update between between_time bfill byteswap case_when ceil
    check_format choose clip combine combine_first compare compress compressed conj conjugate constraint
    consumers convert_dtypes copy corr count count_nonzero count_up_to cov cpu create ctypes cummax cummin
    cumprod cumsum data deg2rad describe device diagonal diff div divide divmod dot drop drop_duplicates
    droplevel dropna dtype dtypes dump dumps duplicated eliminate_zeros empty eq equals eval ewm expanding
    experimental_ref explode expm1 factorize ffill fill fill_value filled fillna filter first_valid_index
    flags flat flatten floor floordiv format from_arrow from_proto gather_nd ge get getH get_fill_value
    get_imag get_real get_shape getcol getfield getformat getmaxprint getnnz getrow gpu graph groupby gt
    handle harden_mask hardmask has_canonical_format has_sorted_indices hasnans head hist iat ids idxmax
    idxmin iloc imag index indices indptr infer_objects info initial_value initialized_value initializer
    interpolate is_initialized is_integer is_monotonic_decreasing is_monotonic_increasing is_packed
    is_unique iscontiguous isin isna isnull item items itemsize keys kurt kurtosis last_valid_index le list
    load loc log1p lt mT map mask max maximum maxprint mean median memory_usage min minimum mod mode mul
    multiply name nanmax nanmin nbytes ndim ne nlargest nnz nonzero notna notnull nsmallest numpy nunique op
    partition pct_change pipe plot pop pow power prod product prune ptp put quantile rad2deg radd rank ravel
    rdiv rdivmod read_value read_value_no_copy real recordmask ref reindex reindex_like rename rename_axis
    reorder_levels repeat replace resample reset_index reshape resize rfloordiv rint rmod rmul rolling round
    rpow rsub rtruediv sample scatter_add scatter_div scatter_max scatter_min scatter_mul scatter_nd_add
    scatter_nd_max scatter_nd_min scatter_nd_sub scatter_nd_update scatter_sub scatter_update searchsorted
    sem set_axis set_fill_value set_flags set_shape setdiag setfield setflags shape sharedmask shift
    shrink_mask sign sin sinh size skew soften_mask sort sort_index sort_indices sort_values sorted_indices
    sparse_read sqrt squeeze std strides struct sub subtract sum sum_duplicates swapaxes swaplevel
    synchronization tail take tan tanh to_clipboard to_csv to_device to_dict to_excel to_frame to_hdf
    to_json to_latex to_list to_markdown to_numpy to_period to_pickle to_proto to_sql to_string to_timestamp
    to_xarray toarray tobsr tobytes tocoo tocsc tocsr todense todia todok tofile toflex tolil tolist
    torecords trace trainable transform transpose truediv trunc truncate tz_convert tz_localize unique
    unshare_mask unstack update value value_counts value_index values var view where xs`,
  transformer: `
    algorithm alpha_H alpha_W beta_loss bin_edges_ categories categories_ center_ classes classes_ clip
    components_ copy data_max_ data_min_ data_range_ degree drop drop_idx_ dtype encode
    encoded_missing_value explained_variance_ explained_variance_ratio_ feature_name_combiner feature_range
    fit fit_transform fun fun_args get_covariance get_feature_names_out get_metadata_routing get_params
    get_precision handle_unknown ignore_implicit_zeros include_bias init interaction_only inverse_transform
    iterated_power l1_ratio lambdas_ max_abs_ max_categories max_iter mean_ method min_ min_frequency
    mixing_ n_bins n_bins_ n_components n_components_ n_features_in_ n_iter n_iter_ n_output_features_
    n_oversamples n_quantiles n_quantiles_ n_samples_ n_samples_seen_ neg_label noise_variance_ norm order
    output_distribution partial_fit pos_label power_iteration_normalizer powers_ quantile_method
    quantile_range quantiles_ random_state reconstruction_err_ references_ scale_ score score_samples
    set_callbacks set_fit_request set_inverse_transform_request set_output set_params
    set_partial_fit_request set_transform_request shuffle singular_values_ solver sparse_input_
    sparse_output standardize strategy subsample svd_solver threshold tol transform unit_variance
    unknown_value var_ verbose w_init whiten whiten_solver whitening_ with_centering with_mean with_scaling
    with_std y_type_`,
} as const;
