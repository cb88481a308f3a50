"""Pages of the file (档案)."""
