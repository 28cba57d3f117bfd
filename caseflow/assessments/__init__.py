"""Initial and core assessments."""
