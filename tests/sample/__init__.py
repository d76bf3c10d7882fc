"""The sample leak: invented people in an invented company, written as scenes and built into real export formats.

`python -m tests.sample` rebuilds leaks_sample/ byte for byte; `--check` only checks the scenes and prints counts.
"""
