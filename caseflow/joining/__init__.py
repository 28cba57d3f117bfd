"""Two records of one child: found, joined, parted again, or told apart."""
