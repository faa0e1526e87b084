"""What is shown: each module makes the screens of one room, as text and buttons."""
