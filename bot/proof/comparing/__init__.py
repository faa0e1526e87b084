"""What an edit means: what somebody in a situation is shown, before it and after it."""
