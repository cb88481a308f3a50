"""Pages of applications (申请审核)."""
