"""How situations, conditions and final screens are told to staff."""
