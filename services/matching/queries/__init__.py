"""What matching reads: candidates as arrays, what lies between two people, and why they match."""
