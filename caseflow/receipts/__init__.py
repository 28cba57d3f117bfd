"""A receipt for each due date and each answer to a request: the rule, what was recorded, and the outcome."""
