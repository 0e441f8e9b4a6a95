"""Forked processes, where TensorFlow has no threads: a call that waits for them would never return."""

import os
import threading

from ..shared.errors import BackendError
from . import library

#: Set in a child that was forked when TensorFlow had threads.
_threads_lost = threading.Event()
os.register_at_fork(after_in_child=lambda: library.threads_run() and _threads_lost.set())


def check_threads():
    """Raise `BackendError` if TensorFlow's threads were lost in a fork."""
    if _threads_lost.is_set():
        raise BackendError(
            "This process was forked from one in which TensorFlow had already computed something, so TensorFlow cannot run "
            "here: its threads stay behind. Start such processes by spawn instead of fork: "
            "multiprocessing.get_context('spawn'), joblib's default 'loky', or "
            "ProcessPoolExecutor(mp_context=multiprocessing.get_context('spawn'))."
        )
