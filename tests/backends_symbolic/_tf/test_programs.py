"""Compiled XLA programs: what they compute, the variables that they read, and that calls do not harm each other."""

import threading

import numpy as np
import pytest

from pymc3 import backends_symbolic as K

if K.backend() != "tensorflow":
    pytest.skip("the TensorFlow engine is not in use", allow_module_level=True)

import tensorflow as tf

from pymc3.backends_symbolic._tf.programs import program_of


def program(function, *specs):
    with tf.init_scope():
        return program_of(tf.function(function, jit_compile=True).get_concrete_function(*specs))


def spec(*shape):
    return tf.TensorSpec(shape, tf.float64)


def test_arrays_in_and_arrays_out():
    run = program(lambda x, y: (x + y, tf.reduce_sum(x * y)), spec(3), spec(3))
    x, y = np.arange(3.0), np.array([2.0, 3.0, 5.0])
    total, product = run([x, y])
    np.testing.assert_array_equal(total, x + y)
    assert float(product) == 13.0


def test_variables_are_read_when_it_is_called():
    with tf.init_scope():
        v = tf.Variable(np.array([1.0, 2.0]))
    run = program(lambda x: x * v, spec(2))
    assert run([np.ones(2)])[0].tolist() == [1.0, 2.0]
    with tf.init_scope():
        v.assign([5.0, 7.0])
    assert run([np.ones(2)])[0].tolist() == [5.0, 7.0]


def test_constants_from_outside_are_part_of_it():
    with tf.init_scope():
        outside = tf.constant([3.0, 4.0], tf.float64)
    assert program(lambda x: x + outside, spec(2))([np.zeros(2)])[0].tolist() == [3.0, 4.0]


def test_results_of_one_call_stay_when_the_next_is_made():
    run = program(lambda x: x * 2.0, spec(1000))
    (first,) = run([np.ones(1000)])
    run([np.full(1000, 9.0)])
    np.testing.assert_array_equal(first, 2.0)


def test_threads_call_it_at_the_same_time():
    run, found = program(lambda x: tf.reduce_sum(x), spec(100)), {}
    threads = [threading.Thread(target=lambda i=i: found.update({i: float(run([np.full(100, float(i))])[0])})) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {i: 100.0 * i for i in range(8)}
