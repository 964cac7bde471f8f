"""What holds of imports and exports: nothing twice, nothing lost, and why not, in words."""
