"""The one importer of sheets: read → planned → looked at → loaded.

`kinds` says what an import needs to know of its kind, `reading` turns a workbook into rows by column, `jobs`
runs it all. The roster (§2.2) is one kind: `columns` says what it holds, `planning` compares it with the
register and writes nothing, `loading` writes the plan in one transaction, `roster` ties them together.
"""
