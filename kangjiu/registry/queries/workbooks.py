"""Which child a workbook row is about (导入表里的儿童)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kangjiu.common.errors import Reason
from kangjiu.common.scope import Scope
from kangjiu.registry.choices import IdKind
from kangjiu.registry.models import Person
from kangjiu.registry.queries.duplicates import number_digest
from kangjiu.registry.queries.people import VIEW


def child_of_row(by: Scope, row: Mapping[str, Any], code: str) -> tuple[Person | None, list[Reason]]:
    """The child a workbook row names by identity or file number, with the name as on file, or why not.

    `code` begins the reasons' codes; their fields are the columns name, id_number, file_number.
    """
    number, file_number = str(row.get("id_number") or ""), str(row.get("file_number") or "")
    rows = Person.objects.visible_to(by.need(VIEW)).filter(is_child=True, merged_into__isnull=True)
    found: Person | None = None
    if number:
        found = rows.filter(id_blind=number_digest(IdKind.RESIDENT, number)).first()
    elif file_number:
        found = rows.filter(file_number=file_number).first()
    field = "id_number" if number or not file_number else "file_number"
    if found is None:
        said = "没有这名儿童的档案，或不在您的范围"
        return None, [Reason(f"{code}.child", said, "", "请核对身份证号、档案号", field)]
    if str(found.name.open()) != str(row.get("name") or "").strip():
        step = "请核对是不是同一名儿童"
        return found, [Reason(f"{code}.name", "姓名与档案不一致", "", step, "name")]
    return found, []
