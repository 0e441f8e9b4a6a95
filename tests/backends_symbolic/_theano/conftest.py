"""Tests in this folder are about the Theano engine: they are not collected for another."""

import os

if os.environ.get("PYMC_SYMB_BACKEND", "").strip().lower() not in ("", "theano"):
    collect_ignore_glob = ["*"]
