"""What the examples of staff, stories and walks, say and test."""
