"""Measurements behind the figures in the documentation; one command each, see README.md."""
