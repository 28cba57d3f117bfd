"""What all pages share: the transaction, today's date at the edge, filters, error pages, assets."""
