"""Screens of funds."""
