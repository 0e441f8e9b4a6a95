"""A chain's random numbers depend on its seed, the iteration and the place, and on nothing else."""
import numpy as np
import pytest

from pymc3.step_methods.noise import NoiseAhead, NoiseSource, NoiseStream, block_length


def normal(width):
    return NoiseSource(width, lambda rng, count: rng.standard_normal((count, width)))


SOURCES = [(0, 0, normal(3)), (0, 1, normal(1)), (1, 0, normal(1))]


def test_chunks_do_not_matter():
    whole = NoiseStream(SOURCES, [7, 8]).take(0, 10_000)
    stream = NoiseStream(SOURCES, [7, 8])
    lengths = [1, 2, 4093, 1, 5000, 903]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    pieces = [stream.take(start, length) for start, length in zip(starts, lengths)]
    np.testing.assert_array_equal(np.concatenate(pieces, axis=1), whole)


def test_a_later_start_gives_the_same_numbers():
    whole = NoiseStream(SOURCES, [7]).take(0, 9000)
    np.testing.assert_array_equal(NoiseStream(SOURCES, [7]).take(5000, 4000), whole[:, 5000:])


def test_other_chains_do_not_matter():
    few, many = NoiseStream(SOURCES, [1, 2, 3]), NoiseStream(SOURCES, list(range(1, 65)))
    np.testing.assert_array_equal(few.take(0, 50)[2], many.take(0, 50)[2])


def test_places_and_seeds_differ():
    numbers = NoiseStream([(step, place, normal(1)) for step in range(2) for place in range(2)], [1, 2]).take(0, 100)
    columns = numbers.swapaxes(1, 2).reshape(-1, 100)
    assert len({tuple(column) for column in columns}) == 8
    assert np.abs(np.corrcoef(columns) - np.eye(8)).max() < 0.5


def test_the_order_of_columns_does_not_matter():
    one, other = NoiseStream(SOURCES, [7]), NoiseStream([SOURCES[2], SOURCES[0], SOURCES[1]], [7])
    np.testing.assert_array_equal(one.take(0, 50)[..., [4, 0, 1, 2, 3]], other.take(0, 50))


def test_take_into_a_given_buffer():
    buffer = np.zeros((1, 20, 5))
    NoiseStream(SOURCES, [7]).take(3, 10, out=buffer)
    np.testing.assert_array_equal(buffer[:, :10], NoiseStream(SOURCES, [7]).take(3, 10))
    assert not buffer[:, 10:].any()


def test_numpys_global_generator_is_put_back():
    legacy = NoiseSource(1, lambda count: np.random.normal(size=(count, 1)), legacy=True)
    np.random.seed(3)
    before = np.random.get_state()
    first = NoiseStream([(0, 0, legacy)], [5]).take(0, 5000)
    for one, other in zip(before, np.random.get_state()):
        np.testing.assert_array_equal(one, other)
    np.random.seed(99)
    np.testing.assert_array_equal(NoiseStream([(0, 0, legacy)], [5]).take(2500, 2500), first[:, 2500:])


@pytest.mark.parametrize("width", [1, 3, 100, 10_000])
def test_block_length_is_a_power_of_two_and_bounded(width):
    length = block_length(width)
    assert 16 <= length <= 4096 and length & (length - 1) == 0


def test_numbers_drawn_ahead_are_the_same():
    whole = NoiseStream(SOURCES, [7, 8]).take(0, 1000)
    ahead = NoiseAhead(NoiseStream(SOURCES, [7, 8]), 400, 2, "float64")
    start = 0
    for count in (10, 300, 300, 50, 340):  # more and fewer than announced
        np.testing.assert_array_equal(ahead.take(start, count)[:, :count], whole[:, start : start + count])
        start += count
        ahead.prepare(start, count)
    np.testing.assert_array_equal(ahead.take(5, 20)[:, :20], whole[:, 5:25])  # another start than announced
