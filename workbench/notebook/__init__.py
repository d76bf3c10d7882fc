"""What Jupyter shows: static, escaped, offline."""
