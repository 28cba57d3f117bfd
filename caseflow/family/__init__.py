"""The family of a child, who lives and works with them; cases that belong together."""
