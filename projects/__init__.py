"""The project library and its projects."""
