"""Inspections, findings and their rectification."""
