"""定点机构 (providers): sites, agreements by site and category, staff with licences, dated published prices.

States: candidate → designated → no_new → suspended → exited. Serves 济残联〔2024〕9号 三（四）; 残联发〔2021〕49号.
"""
