"""Pension contributions coming in, as a kind of the one importer (households.importing)."""
