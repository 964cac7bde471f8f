"""What is read here: reads of more than one select."""
