"""The case on disk: immutable Arrow parts, and a small SQLite file for the manifest and the human work."""
