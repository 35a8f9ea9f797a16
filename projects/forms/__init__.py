"""Forms and lists of the project library."""
