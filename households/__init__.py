"""The register: households and members, one copy a year."""
