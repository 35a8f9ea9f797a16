"""Roster import: the national member exports, read → planned → looked at → loaded (§2.2).

`columns` says what a roster holds, `reading` turns a workbook into rows by column, `planning` compares them
with the register and writes nothing, `loading` writes the plan in one transaction, `jobs` runs it all.
"""
