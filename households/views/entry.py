"""IN WORK by helper "entry": entry form, its service, drafts, conflict page. House: leave these."""
