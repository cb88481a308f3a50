"""政策 (policy): packs, parameters with clause, the explained engine, open values, publishing by two people.

States of a version: draft → submitted → published → withdrawn. Serves 济残联〔2024〕9号 二, 三（二） and every later pack.
"""
