"""IN WORK by helper "visits": my households, visit form, log_visit. Cadre: you keep the lists."""
