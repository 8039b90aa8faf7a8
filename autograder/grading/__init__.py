"""A submission in, a score out: read, execute, judge, record."""
