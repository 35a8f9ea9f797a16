"""Speed, measured: one module a benchmark, one JSON line each; `make bench ONLY=name` runs one."""
