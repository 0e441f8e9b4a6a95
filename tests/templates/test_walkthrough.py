"""The code of docs/templates.md, run from top to bottom."""

import pathlib
import re

import numpy as np
import pytest

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "templates.md"


@pytest.mark.filterwarnings("ignore")
def test_the_page_runs(tmp_path):
    text = PAGE.read_text(encoding="utf-8")
    blocks = [(match.start(), match.group(1)) for match in re.finditer(r"```python\n(.*?)```", text, re.DOTALL)]
    assert len(blocks) > 10
    names = {"__name__": "templates_page"}
    np.random.seed(1)
    for start, code in blocks:
        line = text[:start].count("\n") + 1
        exec(compile("\n" * line + code, str(PAGE), "exec"), names)
