"""What is written once for all engines, over their primitives: checks of arguments, edge rules, composites."""
