"""Screens of the project library."""
