"""How fast it is: each bench is a pure function that returns its figures."""
