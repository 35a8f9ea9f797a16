"""Indicators, their rollups and the county office's pages."""
