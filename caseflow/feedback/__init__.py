"""What families say of the help they had: asked at reviews and at the end, answered on paper."""
