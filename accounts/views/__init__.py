"""Pages of signing in, one's own account, and the log of reveals."""
