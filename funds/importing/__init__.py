"""Pension contributions and loans coming in, as kinds of the one importer (households.importing)."""
