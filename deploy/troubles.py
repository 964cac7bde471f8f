"""What keeps a command from doing its work, said in a sentence that says what to do about it."""


class Trouble(Exception):
    """Something outside is not as it should be; the message is for whoever typed the command."""
