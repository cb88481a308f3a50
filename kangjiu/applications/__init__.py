"""申请审核 (applications): application, review, decision, entitlement, quota, referral, appeal, correction.

States: draft → submitted → incomplete ⇄ complete → reviewed → approved | rejected; withdrawn from any before the decision.
Serves 济残联〔2024〕9号 二, 四（二）残联 (five working days); 国发〔2018〕20号.
"""
