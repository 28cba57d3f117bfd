"""Publications as their readers meet them: one table for every page and file."""
