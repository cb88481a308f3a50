"""Rules of the file (档案规则): pure functions on values."""
