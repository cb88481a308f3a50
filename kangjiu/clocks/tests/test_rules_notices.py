"""The State Council's notice is read from its own words and checked against itself."""

from datetime import date

import pytest

from kangjiu.clocks.rules import notices, years

NUMBER = "国办发明电〔2025〕7号"
NOTICE_2026 = """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""


def test_the_notice_of_2026_gives_the_very_days_of_the_library():
    notice = notices.read_notice(2026, NOTICE_2026)
    assert notice.problems == ()
    read = {mark.day: mark.is_workday for mark in notices.noticed_year(notice, NUMBER)}
    assert read == {mark.day: mark.is_workday for mark in years.published_year(2026)}


def test_days_carry_their_festival_and_the_notice_number():
    marks = {m.day: m for m in notices.noticed_year(notices.read_notice(2026, NOTICE_2026), NUMBER)}
    assert marks[date(2026, 2, 16)].name == "春节" and marks[date(2026, 2, 28)].name == "春节"
    assert {mark.source for mark in marks.values()} == {NUMBER}
    assert not any(mark.provisional for mark in marks.values())


def test_a_holiday_that_begins_in_the_year_before_keeps_those_days():
    notice = notices.read_notice(2023, "元旦：2022年12月31日（周六）至2023年1月2日（周一）放假调休，共3天。")
    assert notice.problems == ()
    assert date(2022, 12, 31) in {mark.day for mark in notices.noticed_year(notice, NUMBER)}


def test_off_days_and_work_days_in_one_sentence_are_told_apart():
    notice = notices.read_notice(2026, "元旦：1月1日至3日放假调休，共3天，1月4日上班。")
    assert sorted(notice.days_off) == [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)]
    assert sorted(notice.work_days) == [date(2026, 1, 4)] and notice.problems == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("元旦：1月1日至3日放假，共4天。", "共 4 天"),
        ("元旦：1月1日（周五）放假，共1天。", "周五"),
        ("元旦：1月3日至1日放假。", "颠倒"),
        ("元旦：2月30日放假。", "不是一个日期"),
        ("元旦：1月1日放假。1月1日上班。", "既放假又上班"),
        ("元旦：1月1日放假。1月5日上班。", "本来就是工作日"),
        ("各单位要做好值班。", "没有读出"),
        ("", "没有读出"),
        ("元旦：2030年1月1日放假。", "年份"),
    ],
)
def test_what_does_not_add_up_is_named(text, part):
    problems = notices.read_notice(2026, text).problems
    assert any(part in problem.message for problem in problems) and all(p.next_step for p in problems)


@pytest.mark.parametrize("typed", ["国办发明电〔2025〕7号", "国办发明电[2025]7号", "国办发明电（2025） 7号"])
def test_a_document_number_is_taken_with_any_brackets(typed):
    assert (
        notices.clean_number(typed) == NUMBER and notices.number_problems(notices.clean_number(typed)) == []
    )


@pytest.mark.parametrize("typed", ["", "通知", "国办〔25〕7号", "13800000000"])
def test_what_is_no_document_number_is_refused(typed):
    assert notices.number_problems(notices.clean_number(typed))
