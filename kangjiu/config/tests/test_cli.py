import pytest

from kangjiu import cli
from kangjiu.accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_word_import_runs_the_import_of_workbooks(tmp_path, capsys):
    user = make_user("county_clerk")
    line = ["import", "no-such-kind", str(tmp_path / "list.xlsx"), "--user", user.username]
    with pytest.raises(SystemExit):
        cli.main(line)
    assert "没有这种导入：no-such-kind" in capsys.readouterr().err


def test_the_overview_names_what_people_type(capsys):
    assert cli.main([]) == 0
    words = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")}
    assert {"import", "rotate-keys", "verify-trail", "backup", "policy"} <= words
    assert "import-workbook" not in words


def test_an_unknown_word_is_answered_with_the_known_ones(capsys):
    assert cli.main(["improt"]) == cli.UNKNOWN
    assert "import" in capsys.readouterr().err
