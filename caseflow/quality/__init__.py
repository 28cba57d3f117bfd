"""How good assessments are: random samples, audits, feedback to authors, and the trend by agency."""
