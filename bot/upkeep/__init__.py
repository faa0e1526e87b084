"""What staff do to the files besides writing them. Nothing here is run by the bot itself."""
