"""Values held against the shape of their kind of file, with errors in plain words."""
