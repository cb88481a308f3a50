"""Rules of applications (申请审核): pure values only."""
