"""The benchmark's jobs, in the order in which they run and are reported.

A job module has `NAME`, `TITLE`, `cells(quick)`, which lists what to run, and `summarise(records)`, which
turns the records of those cells into a list of `Target` and a list of lines of Markdown.
"""
