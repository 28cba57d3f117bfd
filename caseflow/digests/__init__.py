"""E-mails: one digest for a person and a working day, of counts and links alone."""
