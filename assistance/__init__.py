"""Pairings of helpers with households, and the visits they log."""
