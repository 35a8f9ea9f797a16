"""Forms of inspections and findings."""
