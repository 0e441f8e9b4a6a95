"""Memory that was freed, but that the process still holds."""

import ctypes
import gc

__all__ = ["return_freed_memory"]


def return_freed_memory() -> None:
    """Give the pages that nothing uses any more back to the system, where the C library has a function for that (glibc).

    Compilers allocate and free many small pieces; what they leave, scattered, is kept by the allocator otherwise.
    """
    gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    trim(0)
