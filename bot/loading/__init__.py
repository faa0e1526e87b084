"""Files to a checked guide."""
