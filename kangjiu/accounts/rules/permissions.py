"""Every permission of the system (权限) with its Chinese label, by area. Code asks for these names only."""

from __future__ import annotations

PERMISSION_GROUPS: dict[str, dict[str, str]] = {
    "工作台与家庭端": {
        "desk.use": "使用工作台",
        "family.use": "使用家庭端",
    },
    "儿童与家庭档案": {
        "registry.view": "查看档案",
        "registry.edit": "建立、修改档案",
        "registry.merge": "合并重复档案、撤销合并",
        "registry.reveal": "查看完整证件号码、电话、账号",
        "registry.upper": "登记上级系统编号和状态",
    },
    "申请审核": {
        "applications.view": "查看申请",
        "applications.enter": "录入、提交申请",
        "applications.review": "审核申请",
        "applications.approve": "审批申请",
        "applications.correct": "提出决定后的信息更正",
        "applications.confirm_correction": "复核决定后的信息更正",
        "applications.refer": "开具、作废转介单",
        "applications.appeal": "提出、办理申诉",
    },
    "政策": {
        "policy.view": "查看政策",
        "policy.edit": "填写政策参数",
        "policy.sign": "签署政策",
    },
    "定点机构": {
        "providers.view": "查看机构、协议、价格",
        "providers.manage": "维护机构、协议、价格",
        "providers.sign": "签署定点协议",
    },
    "康复服务": {
        "care.view": "查看服务记录",
        "care.attend": "记录训练出勤",
        "care.place": "安置到机构、结束安置",
        "care.plan": "制订康复计划",
        "care.accept": "接收转介、填写接收回执",
        "care.confirm": "监护人确认本月出勤",
        "care.scan": "录入监护人签字的纸质确认单",
    },
    "费用结算": {
        "claims.view": "查看账单、结算",
        "claims.bill": "录入账单",
        "claims.submit": "提交结算申请",
        "claims.check": "核对结算申请",
        "claims.approve": "审批结算",
        "claims.opening_enter": "录入期初数据",
        "claims.opening_confirm": "确认期初数据",
    },
    "资金": {
        "funds.view": "查看预算、支付、专账",
        "funds.budget": "登记资金来源和预算",
        "funds.request": "提出支付申请",
        "funds.pay": "办理支付、登记凭证",
        "funds.confirm": "复核支付回单",
    },
    "文书与数据": {
        "documents.view": "查看材料和文书",
        "documents.issue": "出具文书",
        "documents.sign_entry": "登记纸质签字（签字人、日期、扫描件）",
        "exchange.import": "导入数据",
        "exchange.export": "导出数据",
    },
    "系统": {
        "audit.view": "查看操作轨迹、访问记录",
        "audit.verify": "核验轨迹完整性",
        "accounts.users": "管理账号和单位（系统管理员）",
        "accounts.roles": "授予、终止角色（安全管理员）",
        "clocks.calendar": "维护工作日历",
    },
}

PERMISSIONS: dict[str, str] = {
    code: label for group in PERMISSION_GROUPS.values() for code, label in group.items()
}
