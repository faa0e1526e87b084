"""From files that keep the rules to what the engine works with."""
