"""What notifications knows, and the letters that it left."""
