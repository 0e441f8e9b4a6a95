"""Updates of shared variables: a dictionary that keeps its order."""

from collections import OrderedDict

__all__ = ["OrderedUpdates"]


class OrderedUpdates(OrderedDict):
    """Shared variable -> the tensor that becomes its value."""
