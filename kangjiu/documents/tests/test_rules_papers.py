import dataclasses

import pytest

from kangjiu.documents.choices import PaperKind
from kangjiu.documents.paper.blocks import filled_blocks
from kangjiu.documents.rules.papers import PAPERS, RosterRow
from kangjiu.documents.tests.samples import SAMPLES, application_form, attendance_month, settlement_summary


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_name_in_a_layout_is_a_value_of_its_paper(kind):
    values = SAMPLES[kind]().printable() | {"number": "示残康〔2026〕12号"}
    blocks = filled_blocks(PAPERS[kind][1], values)
    assert blocks
    for block in blocks:
        if block["kind"] == "list":
            keys = {column["key"] for column in block["columns"]}
            assert all(keys <= set(line) for line in block["lines"])


def test_a_roster_row_whose_parts_do_not_add_up_cannot_be_printed():
    with pytest.raises(ValueError, match="不等"):
        RosterRow("安小禾", "0041", "听力", "1 月", 20, bill_fen=100, fund_fen=99)


def test_subtotals_total_and_capitals_agree():
    paper = settlement_summary(38)
    shown = paper.printable()
    sums = [line for line in shown["roster"] if line["strong"]]
    assert [line["name"] for line in sums] == ["小计", "小计", "小计", "合计"]
    assert sums[-1]["bill_fen"] == shown["summary"][-1]["bill_fen"] == "269,185.35"
    assert paper.payable_fen == paper.fund_fen + 60_000 - 1_000_000
    assert [line["amount"] for line in shown["supplements"]] == ["600.00"] and shown["adjustment"] == "600.00"
    assert shown["payable_capital"] == "壹拾万肆仟壹佰叁拾叁元伍角伍分"
    assert [line["n"] for line in shown["roster"] if line["n"]] == [str(n) for n in range(1, 39)]


def test_attendance_totals_come_from_the_days_alone():
    shown = attendance_month().printable()
    assert (shown["present_days"], shown["sessions"], shown["minutes"]) == ("21", "63", "2835")
    assert len(shown["halves"]) == 16
    assert shown["halves"][0]["a_day"] == "1"
    assert shown["halves"][0]["b_day"] == "17"


def test_an_unknown_date_prints_as_a_place_to_write():
    shown = dataclasses.replace(application_form(), diagnosed_on=None, applied_on=None).printable()
    assert shown["applied_on"] == "　　年　　月　　日"


def test_a_summary_issued_before_supplements_still_prints():
    old = dict(settlement_summary(2).printable())
    for name in ("supplements", "adjustment"):
        del old[name]
    paper, layout = PAPERS[PaperKind.SETTLEMENT_SUMMARY]
    blocks = filled_blocks(layout, paper.later() | {"number": "JS-1"} | old)
    assert blocks[-1]["lines"] == []
