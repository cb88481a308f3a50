"""Pages of the staff door (工作台)."""
