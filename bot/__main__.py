"""`python -m bot` is `tropa`."""

from bot.cli import main

main()
