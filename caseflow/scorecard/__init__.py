"""The plan as a scorecard: values entered, targets, comparators, commentary and action plans."""
