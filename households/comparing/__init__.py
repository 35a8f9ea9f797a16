"""Roster comparison (双向对比, P4-01 to P4-03): an outside roster against the register, in sets."""
