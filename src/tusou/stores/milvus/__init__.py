"""The cluster store: a library in the collections of a Milvus server, for many machines at once."""
