"""账号权限: who may see and do what, where and when.

Owns divisions with dated changes (行政区划), units (单位), accounts (账号), dated role assignments (角色授权), sign-in.
States: an account is on or off; an assignment is later, in force or past; a division is in use or ended.
Serves 等级保护 GB/T 22239-2019 level 3 (identity, three administrators, least privilege), JY 三(五) handling team, and
the separation of review and payment. Roles and permissions stand in `rules/roles.py` and nowhere else.
"""
