"""What the knowledge is: records, identifiers, the registry, the record store and the graph over it."""
