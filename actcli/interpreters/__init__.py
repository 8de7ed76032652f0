"""What a formula means: one table from function to rule each, independent of each other."""
