"""The conversation: pure, replayed at each press, no input or output."""
