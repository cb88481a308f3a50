"""Pages of the family's door (家庭门户)."""
