"""How far into one search a server goes: what it refuses, and nobody need ask it for."""

MOST_HITS = 100
"""Hits at once."""
MOST_BEFORE = 400
"""Hits before those that are given: behind so many, person or assistant asks better."""
