"""Whole journeys: all services over the bus, through their public doors."""
