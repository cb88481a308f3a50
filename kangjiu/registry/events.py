"""What can happen to a file (档案), and the sentence the timeline shows."""

from kangjiu.audit.types import EventType
from kangjiu.registry import choices

FILE_OPENED = EventType("registry.file_opened", "建立档案 {file_number}", "file")
FILE_EDITED = EventType("registry.file_edited", "修改档案：{fields}", "file")
STATUS_CHANGED = EventType(
    "registry.status_changed",
    "档案状态改为{status}",
    "file",
    labels={"status": dict(choices.FileStatus.choices())},
)
GUARDIAN_ADDED = EventType(
    "registry.guardian_added",
    "登记监护人（{relation}）",
    "file",
    labels={"relation": dict(choices.Relation.choices())},
)
GUARDIAN_ENDED = EventType("registry.guardian_ended", "终止监护人登记，至 {ends_on}", "file")
HOUSEHOLD_SET = EventType("registry.household_set", "登记家庭户 {number}，成员 {members} 人", "file")
HARDSHIP_ADDED = EventType(
    "registry.hardship_added",
    "登记困难身份：{kind}，自 {from_on} 起",
    "file",
    labels={"kind": dict(choices.HardshipKind.choices())},
)
HARDSHIP_ENDED = EventType(
    "registry.hardship_ended",
    "困难身份终止：{kind}，至 {ends_on}",
    "file",
    labels={"kind": dict(choices.HardshipKind.choices())},
)
CERTIFICATE_ADDED = EventType(
    "registry.certificate_added",
    "登记残疾人证：{category}，{level} 级",
    "file",
    labels={"category": dict(choices.CardCategory.choices())},
)
DIAGNOSIS_ADDED = EventType(
    "registry.diagnosis_added",
    "登记诊断证明：{category}，诊断日期 {diagnosed_on}",
    "file",
    labels={"category": dict(choices.Category.choices())},
)
CATEGORIES_SET = EventType(
    "registry.categories_set",
    "救助类别登记为 {count} 类，主要类别：{primary}",
    "file",
    labels={"primary": dict(choices.Category.choices())},
)
UPPER_LINKED = EventType(
    "registry.upper_linked",
    "上级系统状态登记为{status}",
    "file",
    labels={"status": dict(choices.UpperStatus.choices())},
)
FILES_MERGED = EventType("registry.files_merged", "档案 {merged} 并入 {kept}", "file")
MERGE_UNDONE = EventType("registry.merge_undone", "撤销合并：档案 {merged} 从 {kept} 分出", "file")
FILE_GRANTED = EventType(
    "registry.file_granted",
    "授权查阅档案（{ground}），自 {from_on} 起",
    "oversight",
    labels={"ground": dict(choices.Ground.choices())},
)
GRANT_ENDED = EventType(
    "registry.grant_ended",
    "终止查阅授权（{ground}），至 {ends_on}",
    "oversight",
    labels={"ground": dict(choices.Ground.choices())},
)
NUMBER_REVEALED = EventType("registry.number_revealed", "查看完整证件号码和电话", "oversight")
LIST_EXPORTED = EventType("registry.list_exported", "导出儿童名册 {rows} 行", "oversight")
FILES_LOADED = EventType("registry.files_loaded", "批量建立档案 {rows} 份", "file")
