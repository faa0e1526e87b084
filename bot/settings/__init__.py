"""What the operator sets: in the environment, in `.env`, in secret files and in a file of bots."""
