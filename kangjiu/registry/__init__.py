"""儿童与家庭档案 (registry): one file per child, guardians, household, hardship, certificates, diagnoses, who may open it.

States: a file is active, moved, deceased or merged. Serves 济残联〔2024〕9号 三（一）（五）, 四（四）; 咸残联发〔2025〕2号 一, 三（三）.
"""
