"""The acts of the story, in order; each is a heading and its steps."""
