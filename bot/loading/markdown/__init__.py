"""The short Markdown that staff write, as text that every channel can show."""
