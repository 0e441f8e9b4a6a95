"""Keras's names for a backend: each is ours, or says what to write; the page that maps them is true."""

import pathlib
import re

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic.keras_names import KERAS_NAMES, WITHOUT

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "keras_names.md"
#: The public functions of Keras 2.2.5's `keras.backend`.
KERAS = """
    epsilon set_epsilon floatx set_floatx cast_to_floatx image_data_format set_image_data_format reset_uids get_uid learning_phase
    set_learning_phase backend manual_variable_initialization is_sparse to_dense name_scope variable constant is_keras_tensor
    is_tensor is_placeholder placeholder shape int_shape ndim size dtype eval zeros ones eye zeros_like ones_like identity
    random_uniform_variable random_normal_variable count_params cast update update_add update_sub moving_average_update dot batch_dot
    transpose gather max min sum prod cumsum cumprod var std mean any all argmax argmin square abs sqrt exp log logsumexp round sign
    pow clip equal not_equal greater greater_equal less less_equal maximum minimum sin cos normalize_batch_in_training
    batch_normalization concatenate reshape permute_dimensions resize_images resize_volumes repeat_elements repeat arange tile
    flatten batch_flatten expand_dims squeeze temporal_padding spatial_2d_padding spatial_3d_padding stack one_hot reverse slice
    get_value batch_get_value set_value batch_set_value print_tensor function gradients stop_gradient rnn switch in_train_phase
    in_test_phase relu elu softmax softplus softsign categorical_crossentropy sparse_categorical_crossentropy binary_crossentropy
    sigmoid hard_sigmoid tanh dropout l2_normalize in_top_k conv1d conv2d conv2d_transpose separable_conv1d separable_conv2d
    depthwise_conv2d conv3d conv3d_transpose pool2d pool3d local_conv1d local_conv2d bias_add random_normal random_uniform
    random_binomial truncated_normal ctc_label_dense_to_sparse ctc_batch_cost ctc_decode map_fn foldl foldr control_dependencies
    get_session set_session clear_session get_variable_shape
""".split()


@pytest.mark.parametrize("name", KERAS)
def test_each_of_keras_s_names_is_ours_or_says_what_to_write(name):
    if name in dir(K):
        return
    with pytest.raises(AttributeError, match=f"K.{name} (is Keras's name; here it is: |of Keras )"):
        getattr(K, name)


def test_every_name_of_ours_exists():
    texts = [*KERAS_NAMES.values(), PAGE.read_text(encoding="utf-8")]
    for name in re.findall(r"\bK\.(\w+)", "\n".join(texts)):
        assert name in dir(K), name
    for name in re.findall(r"\bpm\.(\w+)", "\n".join(texts)):
        assert hasattr(pm, name), name


def test_the_page_shows_the_table():
    page = PAGE.read_text(encoding="utf-8")
    for name, ours in KERAS_NAMES.items():
        assert f"| `{name}` | {ours.replace('numpy.', 'np.')} |" in page
    for names in WITHOUT:
        for name in names.split():
            assert f"`{name}`" in page


@pytest.mark.parametrize(
    "name, given, wanted",
    [
        ("batch_flatten", {"x": np.ones((2, 3, 4))}, np.ones((2, 12))),
        ("l2_normalize", {"x": np.array([3.0, 4.0]), "axis": 0}, [0.6, 0.8]),
        ("permute_dimensions", {"x": np.arange(6.0).reshape(2, 3), "axes": (1, 0)}, np.arange(6.0).reshape(2, 3).T),
        ("repeat_elements", {"x": np.arange(2.0), "rep": 2, "axis": 0}, [0, 0, 1, 1]),
        ("reverse", {"x": np.arange(3.0), "axes": 0}, [2, 1, 0]),
        ("relu", {"x": np.array([-1.0, 2.0])}, [0, 2]),
        ("softsign", {"x": np.array([-1.0, 2.0])}, [-0.5, 2 / 3]),
        ("pow", {"x": np.array([2.0, 3.0]), "a": 2}, [4, 9]),
        ("slice", {"x": np.arange(5.0), "start": 1, "size": 2}, [1, 2]),
        ("foldl", {"xs": np.arange(4.0), "fn": lambda a, b: a * 2 + b, "initial": 0.0}, 11.0),
        ("foldr", {"xs": np.arange(4.0), "fn": lambda a, b: a * 2 + b, "initial": 0.0}, 34.0),
        ("map_fn", {"elements": np.arange(3.0), "fn": lambda a: a * 2}, [0, 2, 4]),
    ],
)
def test_what_is_written_there_works(name, given, wanted):
    tensors = {key: K.constant(value) if isinstance(value, np.ndarray) else value for key, value in given.items()}
    result = eval(KERAS_NAMES[name], {"K": K, **tensors})
    np.testing.assert_allclose(K.eval(result), wanted)
