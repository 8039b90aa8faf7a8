"""Author, grade and report on the course notebooks of *Neural Networks for Materials*."""

__version__ = "0.1.0"
