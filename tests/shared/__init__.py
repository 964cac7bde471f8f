"""What holds of the road."""
