"""When a reason, typed by somebody, says enough for whoever reads it later."""

SHORTEST = 10


def says_why(words: str) -> bool:
    """Whether these words are more than a letter or two."""
    return len(words.strip()) >= SHORTEST
