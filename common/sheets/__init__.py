"""Sheets in and out: read any workbook safely, find its head, clean its cells, give it back, write lists.

Nothing here knows the domain. The process that opens an untrusted workbook imports only `isolated`, `guard`,
`legacy` and `limits`, so this package file stays empty: Django is not loaded there.
"""
