"""The search for personal values finds what lies open and passes over what is sealed."""

import io
import zipfile

from kangjiu.accounts.tests.factories import make_organisation, make_user
from tests.architecture.stolen import leaks

NAME = "示例甲乙丙"


def test_a_sealed_name_is_not_found(db):
    make_user(display_name=NAME)
    assert leaks([NAME]) == []


def test_a_name_in_a_plain_column_is_found(db):
    make_organisation(name=f"{NAME}康复中心")
    assert leaks(["别人", NAME]) == ["accounts_organisation.name: needle 1"]


def test_a_name_in_a_log_and_inside_a_workbook_is_found(db, tmp_path):
    (tmp_path / "web.log").write_text(f"GET /?q={NAME}", "utf-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("sheet.xml", NAME * 50)
    (tmp_path / "upload.xlsx").write_bytes(packed.getvalue())
    assert leaks([NAME], [tmp_path]) == ["upload.xlsx: needle 0", "web.log: needle 0"]
