"""Channels: each shows screens in its own way and knows nothing of the others."""
