"""The outside world: the roster, and later archives in and grade files out."""
