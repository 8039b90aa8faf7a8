"""Processes in which a submission runs: ordinary kernels, and forks of a warm process."""
