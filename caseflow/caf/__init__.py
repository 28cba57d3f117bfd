"""The common assessment: checklist, form and versions; the team around the child and its plan."""
