"""The guide: what a practitioner, a manager and an analyst do in their week, with pictures."""
