"""The notifications service: it remembers where people are written to and what was written.

It hears what a person must know or do and writes one letter about it, in the transaction that
remembers the event; it announces that one came back, and nothing else. A letter holds ids alone: its
words and names are found when it is posted, and it waits while something that it needs has not been
heard. A sender posts what is due. As files letters are left exactly once; SMTP has no transaction with
us, so a letter whose sender died between the server's yes and our commit is sent once more, with the
same Message-ID.
"""
