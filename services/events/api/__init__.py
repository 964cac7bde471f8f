"""The events service's JSON API; people and URLs say event where the code says gathering."""
