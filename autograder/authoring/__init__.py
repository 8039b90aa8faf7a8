"""Percent script -> source -> release; nothing hidden leaks."""
