"""Letters to families: written from a template, set as a PDF, recorded as sent, and kept."""
