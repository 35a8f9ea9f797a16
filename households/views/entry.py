"""IN WORK by helper "entry" (worktree entry): entry form, its service, drafts, conflict page. House: leave these to it."""
