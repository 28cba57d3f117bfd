"""Children whose existence is secret: who shielded them, why, and who lifted it."""
