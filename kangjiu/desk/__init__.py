"""工作台 (desk): the staff door. Today's work, search, case file, lists; views and templates only."""
