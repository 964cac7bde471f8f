"""The events service: gatherings, answers, the waiting list, and who may do what."""
