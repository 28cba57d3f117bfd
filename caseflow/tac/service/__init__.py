"""What is done in a team around a child: who belongs to it, its meetings, plan, lead and end."""
