"""Screens of pairings and visits."""
