"""What takes a manager's confirmation: withdrawing what starts or ends much, closing what is still open."""
