"""What the law and local agreements say: pure, dated, and loaded from the files in `data`."""
