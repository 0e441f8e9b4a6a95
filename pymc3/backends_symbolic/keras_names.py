"""Names of Keras's backend that have another name here, or none: name -> what to write. `docs/keras_names.md` shows them."""

__all__ = ["KERAS_NAMES"]

_NEURAL = "is about training neural networks, which this package does not do"
_CONVOLUTION = "is about images and sequences in neural networks, which this package does not do"
_BOOKKEEPING = "is bookkeeping of Keras, which has no counterpart here"

#: Keras's name -> what stands for it here
KERAS_NAMES = {
    "batch_dot": "K.batched_dot(x, y)",
    "batch_flatten": "K.reshape(x, (K.int_shape(x)[0], -1))",
    "batch_get_value": "[K.get_value(x) for x in tensors]",
    "batch_set_value": "K.set_value(x, value) for each pair",
    "cast_to_floatx": "K.cast(x, K.floatx())",
    "count_params": "K.get_value(x).size",
    "epsilon": "numpy.finfo(K.floatx()).eps",
    "foldl": "K.scan(lambda carry, x: (fn(carry, x), None), initial, xs)[0]",
    "foldr": "K.scan(lambda carry, x: (fn(carry, x), None), initial, K.flip(xs, 0))[0]",
    "gather": "K.take(x, indices, axis=0), or x[indices]",
    "get_variable_shape": "K.int_shape(x)",
    "identity": "K.view(x)",
    "is_keras_tensor": "K.is_tensor(x)",
    "is_placeholder": "K.is_tensor(x) and x in K.inputs_of(x)",
    "l2_normalize": "x / K.norm(x, axis=axis, keepdims=True)",
    "map_fn": "K.vectorize(fn)(elements)",
    "moving_average_update": "K.function(inputs, outputs, updates={x: momentum * x + (1 - momentum) * value})",
    "permute_dimensions": "K.transpose(x, axes)",
    "pow": "K.power(x, a)",
    "random_normal": "mean + stddev * K.RandomStream(seed).normal(shape)",
    "random_normal_variable": "K.variable(numpy.random.default_rng(seed).normal(mean, scale, shape))",
    "random_uniform": "K.RandomStream(seed).uniform(shape)",
    "random_uniform_variable": "K.variable(numpy.random.default_rng(seed).uniform(low, high, shape))",
    "random_binomial": "K.RandomStream(seed).uniform(shape) < p",
    "repeat_elements": "K.repeat(x, rep, axis)",
    "reverse": "K.flip(x, axes)",
    "relu": "K.maximum(x, 0)",
    "rnn": "K.scan(step, initial, inputs)",
    "size": "K.prod(K.shape(x)), or x.size",
    "slice": "x[start : start + size]",
    "softsign": "x / (1 + K.abs(x))",
    "switch": "K.where(condition, x, y) element by element, K.cond(p, f, g) for one of two computations",
    "truncated_normal": "pm.TruncatedNormal in a model",
    "update": "K.function(inputs, outputs, updates={x: new}), or K.set_value(x, value)",
    "update_add": "K.function(inputs, outputs, updates={x: x + increment})",
    "update_sub": "K.function(inputs, outputs, updates={x: x - decrement})",
}

#: Keras's names without a counterpart -> why
WITHOUT = {
    "batch_normalization bias_add binary_crossentropy categorical_crossentropy dropout elu hard_sigmoid in_test_phase in_top_k "
    "in_train_phase learning_phase normalize_batch_in_training set_learning_phase sparse_categorical_crossentropy": _NEURAL,
    "conv1d conv2d conv2d_transpose conv3d conv3d_transpose ctc_batch_cost ctc_decode ctc_label_dense_to_sparse depthwise_conv2d "
    "image_data_format local_conv1d local_conv2d pool2d pool3d resize_images resize_volumes separable_conv1d separable_conv2d "
    "set_image_data_format spatial_2d_padding spatial_3d_padding temporal_padding": _CONVOLUTION,
    "control_dependencies get_uid manual_variable_initialization name_scope reset_uids set_epsilon": _BOOKKEEPING,
    "is_sparse to_dense": "is about sparse tensors; tensors are dense here",
    "print_tensor": "prints while a graph runs, which compiled chains cannot; K.eval(x, {input: value}) computes a value",
}


def missing_attribute(name) -> AttributeError:
    """Return the error for a name that K does not have; for a name of Keras's it says what to write."""
    if name in KERAS_NAMES:
        return AttributeError(f"K.{name} is Keras's name; here it is: {KERAS_NAMES[name]}.")
    for names, reason in WITHOUT.items():
        if name in names.split():
            return AttributeError(f"K.{name} of Keras {reason}.")
    return AttributeError(f"module 'pymc3.backends_symbolic' (K) has no attribute '{name}'; dir(K) lists what there is.")
