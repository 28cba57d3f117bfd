"""What the pages of the common assessment show, made from its rows."""
