"""Settings, addresses and the start of the site; no app imports from here."""
