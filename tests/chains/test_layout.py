"""Small arrays in vectors, and what loops wrote in vectors as arrays again."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K
from pymc3.chains import layout as packing
from pymc3.chains.layout import Block, Packing

FLOAT = K.floatx()
BLOCKS = [
    Block(("alpha",), (), FLOAT),
    Block(("flag", "other flag"), (), "bool"),
    Block(("beta",), (2,), FLOAT),
    Block(("count",), (), "int64"),
    Block(("rate", "other rate"), (), FLOAT),
    Block(("matrix", "other matrix"), (2, 3), FLOAT),
    Block(("flags",), (3,), "bool"),
]
#: Not of the vectors' dtypes.
OTHERS = [
    Block(("small",), (2,), "int8"),
    Block(("single",), (1,), "float32"),
    Block(("double", "other double"), (), "float64"),
    Block(("nothing",), (0,), FLOAT),
]
SPECS = {name: (block.shape, block.dtype) for block in [*BLOCKS, *OTHERS] for name in block.names}


def arrays(lead, seed=0):
    """Return an array (*lead, *shape) of each name."""
    rng = np.random.default_rng(seed)
    return {name: rng.integers(-1, 2, (*lead, *shape)).astype(dtype) for name, (shape, dtype) in SPECS.items()}


def written(pack, values, is_chain_major):
    """Return what a loop writes, (iterations, chains, size), as the engines lay it out in memory."""
    chains, iterations = values["alpha"].shape[:2]
    vectors = pack.pack(values, (chains, iterations))
    vectors = [vector.swapaxes(0, 1) for vector in vectors]
    return vectors if is_chain_major else [np.ascontiguousarray(vector) for vector in vectors]


def test_what_is_packed_is_unpacked():
    pack, values = Packing([*BLOCKS, *OTHERS]), arrays((4,))
    vectors = pack.pack(values, (4,))
    assert [(vector.shape[1:], str(vector.dtype)) for vector in vectors] == [(spec.shape, spec.dtype) for spec in pack.specs]
    assert [spec.dtype for spec in pack.specs] == [FLOAT, "int64", "bool"]
    for name, value in values.items():
        found = pack.unpack(vectors, name)
        assert found.dtype == value.dtype
        np.testing.assert_array_equal(found, value, err_msg=name)


def test_tensors_are_packed_as_arrays_are():
    pack, values = Packing(BLOCKS), arrays(())
    specs = pack.specs
    inputs = [K.placeholder(spec.shape, spec.dtype, spec.name) for spec in specs]
    stacks, again = pack.unpack_tensors(inputs), pack.stacks()
    names = [name for block in BLOCKS for name in block.names]
    for name in names:
        again[name] = stacks[name]
    vectors = pack.pack(values, ())
    results = K.function(inputs, [*pack.pack_tensors(again), *(stacks[name] for name in names)])(*vectors)
    for found, expected in zip(results, [*vectors, *(values[name] for name in names)]):
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)


def test_a_name_is_packed_once():
    with pytest.raises(ValueError, match="'alpha' is packed twice"):
        Packing([BLOCKS[0], Block(("alpha",), (2,), "float64")])


@pytest.mark.parametrize("tile_bytes", [1, 1000, 10_000, 2**20])
@pytest.mark.parametrize("is_chain_major", [True, False], ids=["chain major", "iteration major"])
@pytest.mark.parametrize("chains", [1, 7])
def test_what_loops_wrote_is_found_by_name(chains, is_chain_major, tile_bytes, monkeypatch):
    monkeypatch.setattr(packing, "_TILE_BYTES", tile_bytes)
    pack, values = Packing([*BLOCKS, *OTHERS]), arrays((chains, 50))
    series = pack.series(chains, 50)
    for start, stop in ((0, 20), (20, 21), (21, 50)):
        part = series.between(start, stop)
        for some in (slice(0, chains // 2), slice(chains // 2, chains)):
            chunk = {name: value[some, start:stop] for name, value in values.items()}
            if some.stop > some.start:
                part.put(some, written(pack, chunk, is_chain_major))
        np.testing.assert_array_equal(part["beta"], values["beta"][:, start:stop])
    for name, value in values.items():
        assert series[name].dtype == value.dtype
        np.testing.assert_array_equal(series[name], value, err_msg=name)


def test_no_iterations_may_be_written():
    pack = Packing([*BLOCKS, *OTHERS])
    series = pack.series(2, 3).between(1, 1)
    series.put(slice(None), [vector[:0] for vector in written(pack, arrays((2, 3)), True)])
    assert series["matrix"].shape == (2, 0, 2, 3)


def test_scalars_of_one_dtype_lie_in_one_array_and_others_do_not():
    series = Packing(BLOCKS).series(2, 5)
    assert series["alpha"].base is series["other rate"].base
    assert series["alpha"].base is not series["beta"].base
    assert series["alpha"][0].flags.c_contiguous and series["beta"][0].flags.c_contiguous


@pytest.mark.parametrize("iterations, chains, row_bytes", [(1, 1, 1), (50_000, 3, 60), (5, 300, 9000), (7, 2, 2**22), (100, 64, 100_000)])
def test_tiles_cover_each_row_once(iterations, chains, row_bytes):
    rows = np.zeros((iterations, chains), int)
    for tile in packing._tiles(iterations, chains, row_bytes):
        rows[tile] += 1
        assert rows[tile].size <= max(1, packing._TILE_BYTES // row_bytes)
    assert (rows == 1).all()
