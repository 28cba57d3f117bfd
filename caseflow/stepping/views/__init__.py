"""What the pages about steps show, made from their rows."""
