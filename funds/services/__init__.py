"""The acts that move money."""
