"""What the pages of a team around a child show, made from its rows."""
