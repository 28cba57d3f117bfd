"""Values entered, targets, comparators, commentary and action plans; and the lines of the scorecard."""
