"""People outside whom members name: asking them, what they answer, forgetting them, thanking for them."""
