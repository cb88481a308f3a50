"""Pages of policy (政策): the map, a pack beside its source, publishing by two people, notices, a new tier above."""
