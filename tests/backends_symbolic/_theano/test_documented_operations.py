"""The page that lists what the compiler covers is up to date."""

import re

import pytensor

from tools import document_operations


def test_the_page_is_up_to_date():
    """With another PyTensor, what both have is compared."""
    page = document_operations.PAGE.read_text(encoding="utf-8")
    if f"PyTensor {pytensor.__version__};" in page:
        assert page == document_operations.page(), "run python tools/document_operations.py"
    listed = dict(re.findall(r"^\| (\w+) \| (.*) \|$", page, re.M))
    rows = {name: how for section in document_operations.sections().values() for name, how in section.items()}
    both = {name: how for name, how in rows.items() if name in listed}
    assert len(both) > 100
    assert both == {name: listed[name] for name in both}


def test_what_a_rule_writes_decides_what_the_page_says():
    rows = {name: how for section in document_operations.sections().values() for name, how in section.items()}
    assert rows["Add"] == "instructions" and rows["Jv"] == "SciPy's C function"
    assert rows["Exp"] == "the C library's function; in loops one of ours that LLVM vectorizes"
    assert rows["Psi"] == "as K's digamma" and rows["Cholesky"] == "LAPACK: dpotrf"
    assert rows["SVD"] == document_operations.LEFT
