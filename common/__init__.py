"""Mechanisms without models that every floor may use."""
