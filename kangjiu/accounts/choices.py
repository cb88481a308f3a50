"""Stored enumerations of accounts (账号、角色、机构、行政区划); the labels are what people read."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class RegionLevel(Labelled):
    """Level of an administrative division (行政区划级别)."""

    NATION = "nation", "全国"
    PROVINCE = "province", "省（自治区、直辖市）"
    CITY = "city", "市（州、盟）"
    COUNTY = "county", "县（市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


class RegionChangeKind(Labelled):
    """What happened to a division on a day (区划变更)."""

    CREATED = "created", "设立"
    RENAMED = "renamed", "更名"
    RECODED = "recoded", "改设、代码变更"
    MERGED = "merged", "并入"
    SPLIT = "split", "析置"
    TRANSFERRED = "transferred", "划转"
    ABOLISHED = "abolished", "撤销"


class OrganisationKind(Labelled):
    """Every kind of unit that takes part (单位类别); assessors and providers differ (PR 三(一))."""

    NATION_FEDERATION = "nation_federation", "中国残联"
    PROVINCE_FEDERATION = "province_federation", "省级残联"
    CITY_FEDERATION = "city_federation", "市级残联"
    COUNTY_FEDERATION = "county_federation", "县级残联"
    TOWNSHIP_FEDERATION = "township_federation", "乡镇（街道）残联"
    TOWNSHIP_HEALTH = "township_health", "乡镇卫生院（社区卫生服务中心）"
    VILLAGE = "village", "村（居）委会"
    ASSESSOR = "assessor", "评估机构"
    PROVIDER = "provider", "定点康复机构"
    HOSPITAL = "hospital", "医院"
    SCHOOL = "school", "学校、幼儿园"
    WELFARE_INSTITUTION = "welfare_institution", "儿童福利机构"
    FINANCE = "finance", "财政"
    MEDICAL_INSURANCE = "medical_insurance", "医保"
    HEALTH = "health", "卫健"
    CIVIL_AFFAIRS = "civil_affairs", "民政"
    AGRICULTURE = "agriculture", "农业农村"
    EDUCATION = "education", "教育"
    HUMAN_RESOURCES = "human_resources", "人社"
    DEVELOPMENT = "development", "发改"
    MARKET = "market", "市场监管"
    AUDITOR = "auditor", "审计"
    PUBLICITY = "publicity", "文广旅"
    EXPERT_GROUP = "expert_group", "专家技术指导组"
    CHARITY = "charity", "慈善组织"
    VOLUNTEER_TEAM = "volunteer_team", "志愿服务组织"
    OTHER = "other", "其他单位"


class UserKind(Labelled):
    """Whose account it is (账号类别): decides the chain of its acts and whether it needs a second factor."""

    STAFF = "staff", "工作人员"
    PROVIDER = "provider", "机构人员"
    FAMILY = "family", "家庭"


class Employment(Labelled):
    """Register of the handling team (经办队伍, JY 三(五))."""

    FULL_TIME = "full_time", "专职"
    PART_TIME = "part_time", "兼职"
