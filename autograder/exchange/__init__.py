"""The outside world: the roster, archives in, mark sheets out."""
