"""What hurts elsewhere and cannot happen here, a file for each hurt."""
