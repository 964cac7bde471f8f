"""Tests of the work: one room for each service."""
