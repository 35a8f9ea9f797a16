"""Journeys of real people through real Chromium, in Chinese."""
