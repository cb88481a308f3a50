"""Rules of care: days, counting, months, recognition, receipts, plans."""
