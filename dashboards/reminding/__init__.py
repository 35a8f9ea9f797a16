"""Reminders: what waits for a user, kept in an inbox and said once a day by e-mail and group robots."""
