"""What happens behind the pages: following cases, watching clocks, and the check of every night."""
