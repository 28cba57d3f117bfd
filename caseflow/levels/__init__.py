"""Cases that may be held at the wrong level: the list, the answers, and how often a flag was right."""
