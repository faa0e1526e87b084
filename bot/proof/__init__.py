"""What must hold of a loaded guide for everybody, and what an edit of it means."""
