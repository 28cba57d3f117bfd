"""What the performance team does: enters values, sets targets, comments, and keeps action plans."""
