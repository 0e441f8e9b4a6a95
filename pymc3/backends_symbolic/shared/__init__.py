"""What the engines share: what a tensor is to Python and NumPy, compiled functions, checks; nothing here imports an engine."""
