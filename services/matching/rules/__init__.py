"""What matching decides: who can be matched, when two are left in peace, whom to propose, and in which words."""
