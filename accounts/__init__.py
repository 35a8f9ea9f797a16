"""Areas, organisations, users with dated postings, roles and scope."""
