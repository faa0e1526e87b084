"""Files as plain values that know their places: the wall around YAML."""
