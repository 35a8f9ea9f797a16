"""Forms and lists of assistance."""
