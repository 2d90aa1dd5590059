"""A search over many shards, simulated: waiting, stragglers, replicas, merging, what is lost."""
