"""My work and the team board: the same clock rows for a practitioner and a manager."""
