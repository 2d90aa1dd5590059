"""Indexing spread over a Ray cluster that exists already."""
