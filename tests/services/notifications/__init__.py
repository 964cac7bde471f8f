"""The notifications service writes each letter once, to the right person, saying no more than it may."""
