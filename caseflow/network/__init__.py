"""The pages of a child's family and network, and the picture of the family."""
