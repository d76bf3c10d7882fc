"""Claims, exhibits and their checks."""
