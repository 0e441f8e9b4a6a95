"""What K does, row by row: *call -> value, or error class and text*; one file per area, each with its list `ROWS`.

`rows.py` says what a row is, `test_behaviour.py` runs all of them on the chosen engine.
"""
