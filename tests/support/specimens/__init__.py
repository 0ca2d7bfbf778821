"""Specimens: reports made from one model, written in any layout or file format.

`model` says what a report holds, `catalogue` names the ones the tests and sample_reports use, and each writer turns
the same blocks into one kind of file. `broken` puts faults into them by theme, `county` makes many.
`python -m tests.support.specimens` writes sample_reports anew.
"""
