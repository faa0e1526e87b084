"""What the process does beside the conversation: it keeps the guide fresh, and tells how it is."""
