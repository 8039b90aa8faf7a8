"""The commands, one room per theme; `autograder.cli` puts them together."""
