"""What is known of checklists and assessments."""
