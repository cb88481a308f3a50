"""Rules of claims: bills, payer order, the month's question, states and the three hands; values in, verdicts out."""
