"""What holds of the house itself: its law, its names and its tidiness."""
