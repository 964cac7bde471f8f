"""What membership is asked, answered from its tables."""
