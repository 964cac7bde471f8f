"""What holds of merges: nothing is lost, and all of it can be put back."""
