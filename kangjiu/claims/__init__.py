"""费用结算 (claims): bills, claims from confirmed attendance, payer order, quarter settlements, opening balances.

States of a settlement: built → checked → approved → paid | returned.
Serves 济残联〔2024〕9号 三（二）, 四（二）财政 (settled at least once a quarter).
"""
