"""IN WORK by helper "visits" (worktree visits): my households, visit form, log_visit. Cadre: you keep photos.py, pairings, lists."""
