"""Primitives that are composed of others. Their arguments were checked; an engine may have a form of its own, and says why."""
