"""Unusual agreement between the answers of a class: a matter for a conversation."""
