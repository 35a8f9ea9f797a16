"""Pages of figures, and the dossier of a household."""
