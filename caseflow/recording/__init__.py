"""Recording an event: one form, one page and one service for every kind that is one form."""
