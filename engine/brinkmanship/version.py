"""The version of the program, which records and caches name."""

__version__ = "0.1.0"
