"""Pure functions on frames: people, topics, timelines, graphs, gaps, comparisons."""
