"""What people do with checklists and assessments."""
