"""The team around the child: members, meetings, the delivery plan, the lead professional, closing."""
