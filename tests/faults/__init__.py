"""What happens when things are killed, restarted and wiped while the road is busy."""
