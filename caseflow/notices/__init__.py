"""What we told whom, once."""
