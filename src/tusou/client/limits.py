"""What a server and its client both hold to: how far a search goes, how long a stream is silent."""

MOST_HITS = 100
"""Hits at once."""
MOST_BEFORE = 400
"""Hits before those that are given: behind so many, person or assistant asks better."""
BEAT_S = 15.0
"""Between two signs of life in a stream of events: proxies keep it open, and clients know that it
goes on, while one page is read for long."""
