"""How many queries there are; apart, because engines run where tusou is not installed."""

WARM_UP = 20
QUERIES = 200
MORE = 50
"""Vectors that are added one by one at the end."""
