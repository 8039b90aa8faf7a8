"""A sandbox for one submission: its own files and the Python environment, and nothing else."""
