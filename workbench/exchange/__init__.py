"""Hand-overs to other tools, one format a file."""
