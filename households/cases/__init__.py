"""Cases of identification, exit and adjustment: what their pages and papers say of them."""
