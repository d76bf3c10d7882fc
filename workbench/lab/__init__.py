"""A sealed JupyterLab: what a leaked file, message or notebook carries can neither run nor reach the network."""
