"""Search: the index proposes, the words decide."""
