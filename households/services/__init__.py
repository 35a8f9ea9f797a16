"""Acts on the register that write several rows."""
