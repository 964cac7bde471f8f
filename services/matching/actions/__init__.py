"""What matching does: keeps what it hears, makes candidates of it, looks for matches and announces them."""
