"""Formulas that several distributions share, in forms that stay exact in the tails."""
