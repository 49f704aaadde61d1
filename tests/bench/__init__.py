"""Benchmarks: both sides of every comparison in one run, medians and ratios, never timed asserts.

`python -m bench` (with `tests` on the path) prints the table that README quotes.
"""
