"""康复服务 (care): placement, plan, assessment, sessions by day, the month's sheet and its confirmation.

States of a month: open → closed → confirmed | disputed. Serves 济残联〔2024〕9号 二 (ten months), 三（五）.
"""
