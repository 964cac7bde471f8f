"""What is done here: gatherings are planned and called off, people answer, change their mind and move up."""
