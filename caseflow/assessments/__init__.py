"""Writing an assessment, submitting it, and authorising it or returning it: acts of two people."""
