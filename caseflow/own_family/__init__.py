"""Children of a practitioner's own family: declared once, then closed to them whatever their role."""
