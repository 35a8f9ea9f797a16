"""The library table (D22) coming in, as a kind of the one importer (households.importing).

`columns` says what the table holds, `planning` compares it with the library and writes nothing, `rules` says
what must not be or is odd, `loading` writes the plan, `library` registers the kind.
"""
