"""What must hold of a loaded guide, beyond what it takes to load: for now, the stories."""
