"""Questions of staff: what certain people see, and for whom a card is shown."""
