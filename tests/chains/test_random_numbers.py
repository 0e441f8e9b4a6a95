"""A chain's random numbers depend on its seed, the iteration and the place, and on nothing else."""

import numpy as np
import pytest
from scipy import stats

from pymc3.chains.random_numbers import RandomNumbers, RandomNumbersAhead, RandomSource, segment_length

ERA = segment_length(1)


def normal(width):
    return RandomSource(width, lambda rng, out: rng.standard_normal(out=out))


SOURCES = [(0, 0, normal(3)), (0, 1, normal(1)), (1, 0, normal(1))]
MANY = [(step, 0, normal(1)) for step in range(300)] + [(step, 1, normal(40)) for step in range(3)]


def test_chunks_do_not_matter():
    whole = RandomNumbers(SOURCES, [7, 8]).take(0, 10_000)
    stream = RandomNumbers(SOURCES, [7, 8])
    lengths = [1, 2, 4093, 1, 5000, 903]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    pieces = [stream.take(start, length) for start, length in zip(starts, lengths)]
    np.testing.assert_array_equal(np.concatenate(pieces, axis=1), whole)


@pytest.mark.parametrize("start", [1, 5000, ERA - 1, ERA, 2 * ERA + 5])
def test_a_later_start_gives_the_same_numbers(start):
    whole = RandomNumbers(SOURCES, [7]).take(0, 9000)
    np.testing.assert_array_equal(RandomNumbers(SOURCES, [7]).take(start, 800), whole[:, start : start + 800])


def test_going_back_gives_the_same_numbers():
    stream = RandomNumbers(SOURCES, [7])
    whole = stream.take(0, 9000)
    for start in (8999, 4500, 100, 0):
        np.testing.assert_array_equal(stream.take(start, 1), whole[:, start : start + 1])


def test_other_sources_do_not_matter():
    """Those of many are drawn fewer at a time."""
    many = RandomNumbers(MANY, [7])
    alone = RandomNumbers([MANY[299], MANY[301]], [7])
    np.testing.assert_array_equal(many.take(0, 2000)[..., [299, *range(340, 380)]], alone.take(0, 2000))
    np.testing.assert_array_equal(many.take(1000, 20)[..., [299, *range(340, 380)]], alone.take(1000, 20))


@pytest.mark.parametrize("place", [ERA // 2, ERA])
def test_an_interrupted_draw_is_made_anew(place):
    """In the middle of a segment, where a stream goes on, and at its end, where new ones begin."""
    calls = []

    def draw(rng, out):
        rng.standard_normal(out=out)
        calls.append(len(out))
        if len(calls) == 2:
            raise KeyboardInterrupt

    stream = RandomNumbers([(0, 0, RandomSource(2, draw)), (1, 0, normal(1))], [7])
    stream.take(0, 10)
    with pytest.raises(KeyboardInterrupt):
        stream.take(place, 10)
    whole = RandomNumbers([(0, 0, normal(2)), (1, 0, normal(1))], [7]).take(0, ERA + 10)
    np.testing.assert_array_equal(stream.take(place, 10), whole[:, place : place + 10])
    np.testing.assert_array_equal(stream.take(3, 10), whole[:, 3:13])


def test_numpys_global_generator_is_put_back():
    legacy = RandomSource(1, lambda: np.random.normal(size=1), legacy=True)
    np.random.seed(3)
    before = np.random.get_state()
    first = RandomNumbers([(0, 0, legacy)], [5]).take(0, 5000)
    for one, other in zip(before, np.random.get_state()):
        np.testing.assert_array_equal(one, other)
    np.random.seed(99)
    np.testing.assert_array_equal(RandomNumbers([(0, 0, legacy)], [5]).take(2500, 2500), first[:, 2500:])


def test_what_is_ready_is_not_drawn_again(monkeypatch):
    whole, stream = RandomNumbers(SOURCES, [7, 8]).take(0, 1000), RandomNumbers(SOURCES, [7, 8])
    taken, take = [], stream.take
    monkeypatch.setattr(stream, "take", lambda start, count, out=None: taken.append((start, count)) or take(start, count, out))
    ahead = RandomNumbersAhead(stream, 400, 2, "float64")
    ahead.draw(0, 100)
    np.testing.assert_array_equal(ahead.take(0, 300)[:, :300], whole[:, :300])
    ahead.prepare(300, 400)
    np.testing.assert_array_equal(ahead.take(300, 50)[:, :50], whole[:, 300:350])
    ahead.draw(350, 0)
    np.testing.assert_array_equal(ahead.take(900, 50)[:, :50], whole[:, 900:950])
    assert taken == [(0, 100), (100, 200), (300, 400), (900, 50)]


def test_other_chains_do_not_matter():
    few, many = RandomNumbers(SOURCES, [1, 2, 3]), RandomNumbers(SOURCES, list(range(1, 65)))
    np.testing.assert_array_equal(few.take(0, 50)[2], many.take(0, 50)[2])


SEEDS = [0, 1, 2, 2**30, 2**64, 2**64 + 1, 2**200]


def _columns():
    """The numbers of each seed, source and segment in a row of its own."""
    sources = [(step, place, normal(1)) for step in (0, 1, 17) for place in range(2)]
    numbers = RandomNumbers(sources, SEEDS).take(0, 3 * ERA)
    return numbers.reshape(len(SEEDS), 3, ERA, len(sources)).swapaxes(2, 3).reshape(-1, ERA)


def test_streams_are_normal():
    pvalues = [stats.kstest(column, stats.norm.cdf).pvalue for column in _columns()]
    assert stats.kstest(pvalues, stats.uniform.cdf).pvalue > 1e-3
    assert stats.kstest(_columns().ravel(), stats.norm.cdf).pvalue > 1e-3


@pytest.mark.parametrize("of", [lambda x: x, np.abs, np.square])
@pytest.mark.parametrize("lag", [0, 1, 2])
def test_streams_of_seeds_places_and_eras_are_independent(lag, of):
    columns = of(_columns())
    size, length = len(columns), ERA - lag
    correlations = np.corrcoef(columns[:, :length], columns[:, lag:])[:size, size:]
    scores = np.sqrt(length) * correlations[~np.eye(size, dtype=bool) | (lag > 0)]
    assert np.abs(scores).max() < 5.5
    assert abs(scores.var() - 1) < 0.05


def test_one_stream_is_not_the_start_of_another():
    columns = _columns()
    values, counts = np.unique(columns, return_counts=True)
    assert len(values) == columns.size and counts.max() == 1


def test_the_order_of_columns_does_not_matter():
    one, other = RandomNumbers(SOURCES, [7]), RandomNumbers([SOURCES[2], SOURCES[0], SOURCES[1]], [7])
    np.testing.assert_array_equal(one.take(0, 50)[..., [4, 0, 1, 2, 3]], other.take(0, 50))


def test_take_into_a_given_buffer():
    buffer = np.zeros((1, 20, 5))
    RandomNumbers(SOURCES, [7]).take(3, 10, out=buffer)
    np.testing.assert_array_equal(buffer[:, :10], RandomNumbers(SOURCES, [7]).take(3, 10))
    assert not buffer[:, 10:].any()


def test_numbers_are_rounded_to_the_type_of_the_buffer():
    buffer = np.zeros((1, 10, 5), "float32")
    RandomNumbers(SOURCES, [7]).take(3, 10, out=buffer)
    np.testing.assert_array_equal(buffer, RandomNumbers(SOURCES, [7]).take(3, 10).astype("float32"))


@pytest.mark.parametrize("start", [0, 100, 255, 256, 1000])
def test_a_source_that_is_drawn_whole(start):
    counts = []

    def draw(rng, out):
        out[...] = rng.random() + np.arange(out.size).reshape(out.shape)  # depends on where the call begins
        counts.append(len(out))

    sources = [(0, 0, RandomSource(1, draw, whole=True)), (0, 1, normal(1))]
    whole = RandomNumbers(sources, [7]).take(0, 2000)
    np.testing.assert_array_equal(RandomNumbers(sources, [7]).take(start, 600), whole[:, start : start + 600])
    assert set(counts) == {256}


@pytest.mark.parametrize("width", [1, 2, 20])
def test_numbers_are_multiplied_by_the_scale(width):
    scale = np.arange(1.0, width + 1)
    scaled = RandomSource(width, lambda rng, out: rng.standard_normal(out=out), scale=scale)
    plain = RandomNumbers([(0, 0, normal(width)), (0, 1, normal(1))], [5]).take(0, 100)
    expected = np.concatenate([plain[..., :width] * scale, plain[..., width:]], axis=-1)
    np.testing.assert_array_equal(RandomNumbers([(0, 0, scaled), (0, 1, normal(1))], [5]).take(0, 100), expected)


@pytest.mark.parametrize("width", [1, 3, 100, 10_000])
def test_the_length_of_an_era_is_a_power_of_two_and_bounded(width):
    length = segment_length(width)
    assert 16 <= length <= 4096 and length & (length - 1) == 0


def test_numbers_drawn_ahead_are_the_same():
    whole = RandomNumbers(SOURCES, [7, 8]).take(0, 1000)
    ahead = RandomNumbersAhead(RandomNumbers(SOURCES, [7, 8]), 400, 2, "float64")
    start = 0
    for count in (10, 300, 300, 50, 340):  # more and fewer than announced
        np.testing.assert_array_equal(ahead.take(start, count)[:, :count], whole[:, start : start + count])
        start += count
        ahead.prepare(start, count)
    np.testing.assert_array_equal(ahead.take(5, 20)[:, :20], whole[:, 5:25])  # another start than announced
