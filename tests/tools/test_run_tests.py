"""`make test`: which processes there are, and what they come to."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run_tests():
    spec = importlib.util.spec_from_file_location("run_tests", ROOT / "tools" / "run_tests.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_engine_runs_every_part(run_tests):
    jobs = run_tests.jobs_of(["tensorflow", "theano"], ["-k", "name"])
    assert [(engine, part) for engine, part, _ in jobs] == [(e, p) for p in run_tests.PARTS for e in ("tensorflow", "theano")]
    assert all(arguments[-2:] == ("-k", "name") for _, _, arguments in jobs)


def test_the_parts_are_all_tests_each_once(run_tests):
    def inside(file, folders):
        return any(file.is_relative_to(ROOT / folder) for folder in folders)

    for file in (ROOT / "tests").rglob("test_*.py"):
        taken = [
            name
            for name, arguments in run_tests.PARTS.items()
            if inside(file, [a for a in arguments if not a.startswith("--")])
            and not inside(file, [a.removeprefix("--ignore=") for a in arguments if a.startswith("--")])
        ]
        assert len(taken) == 1, (file, taken)


def test_what_names_a_file_is_not_divided(run_tests):
    (job,) = run_tests.jobs_of(["theano"], ["tests/tools/test_run_tests.py::test_each_engine_runs_every_part", "-x"])
    assert job == ("theano", "", ("tests/tools/test_run_tests.py::test_each_engine_runs_every_part", "-x"))


@pytest.mark.parametrize("statuses, total", [((0, 0), 0), ((0, 5), 0), ((5, 5), 5), ((0, 1), 1), ((5, 2), 2), ((-11, 0), 11)])
def test_an_engine_passes_if_tests_passed_and_none_failed(run_tests, statuses, total):
    assert run_tests.status_of([SimpleNamespace(status=lambda own=own: own) for own in statuses]) == total
