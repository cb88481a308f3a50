"""资金 (funds): budget by source, payee accounts, payments, the dedicated double-entry ledger. A till that knows no children.

States of a payment: requested → paid | returned | cancelled. Serves 济残联〔2024〕9号 三（三）, 四（二）财政.
"""
