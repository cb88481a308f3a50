"""What every action on a file shares: permission, the locked row, the place, numbers, tokens."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F

from kangjiu.accounts import queries as accounts_queries
from kangjiu.accounts.models import Region
from kangjiu.common import bulk, search
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.registry.choices import FileStatus
from kangjiu.registry.models import NameToken, NumberSeries, Person
from kangjiu.registry.queries.finding import search_numbers
from kangjiu.registry.rules import numbers

EDIT = "registry.edit"
HOUSEHOLDS = 0


def lock_person(by: Scope, person_id: int, *permissions: str) -> Person:
    """The person's row, locked and scoped; DoesNotExist outside the scope, Conflict for a merged file."""
    scope = by.need(*(permissions or (EDIT,)))
    person = Person.objects.visible_to(scope).select_for_update().get(pk=person_id)
    if person.status == FileStatus.MERGED:
        kept = person.merged_into
        found = f"这份档案已并入档案 {kept.file_number if kept else ''}"
        raise Conflict(Reason("file_merged", found, "", "请在保留的档案上办理"))
    return person


def need_version(person: Person, version: int | None) -> None:
    """Conflict when the file changed since it was read; None skips the check."""
    if version is not None and version != person.version:
        found = "您打开之后，这份档案已被别人修改"
        raise Conflict(Reason("file_changed", found, "", "请重新打开，核对后再填；您填的内容仍在本页"))


def find_region(code: str) -> Region:
    """The division a person lives in, a county or below; Refused otherwise."""
    try:
        region = accounts_queries.region(code)
    except (Region.DoesNotExist, ValueError):
        found = f"没有代码为“{code}”的行政区划"
        raise Refused(Reason("region_unknown", found, "", "请重新选择居住地", "region")) from None
    if not accounts_queries.county_of(region.path):
        found = f"居住地只选到“{region.name}”，应选到乡镇（街道）"
        raise Refused(Reason("region_wide", found, "", "请选择乡镇（街道）或村（社区）", "region"))
    return region


def need_place(scope: Scope, region: Region) -> None:
    """Refused when the division lies outside the ranges of the scope."""
    if not scope.covers(region.path):
        found = f"{region.name}不在您的管理范围内"
        step = "请选择本地的乡镇（街道）；外地儿童请由其居住地残联建档"
        raise Refused(Reason("region_foreign", found, "", step, "region"))


def take_numbers(county_code: str, year: int, count: int = 1) -> int:
    """Reserve consecutive numbers of a county and return the first; the series row stays locked."""
    series = NumberSeries.objects.filter(county_code=county_code, year=year)
    if not series.update(last=F("last") + count):
        try:
            with transaction.atomic():
                NumberSeries.objects.create(county_code=county_code, year=year, last=count)
            return 1
        except IntegrityError:
            series.update(last=F("last") + count)
    return series.values_list("last", flat=True).get() - count + 1


def next_file_number(county_code: str, year: int) -> str:
    """The next file number of a county and year."""
    return numbers.file_number(county_code, year, take_numbers(county_code, year))


def next_household_number(county_code: str) -> str:
    """The next household number of a county."""
    return numbers.household_number(county_code, take_numbers(county_code, HOUSEHOLDS))


def token_values(person: Person) -> list[tuple[int, int, str]]:
    """The search tokens of a saved person: (person, token, region path)."""
    told = search_numbers(person.id_number.open(), person.contact.open().get("phone", ""))
    tokens = search.name_tokens(person.name.open(), person.county_code, told)
    return [(person.pk, token, person.region_path) for token in sorted(tokens)]


def insert_tokens(people: Iterable[Person]) -> int:
    """Write the search tokens of people who have none yet; returns how many rows."""
    rows = [row for person in people for row in token_values(person)]
    bulk.insert_values(NameToken, ("person_id", "token", "region_path"), rows)
    return len(rows)


def write_tokens(people: Iterable[Person]) -> int:
    """Write the search tokens of saved people anew; returns how many rows."""
    people = list(people)
    NameToken.objects.filter(person__in=people).delete()
    return insert_tokens(people)


def touch(person: Person) -> None:
    """Count a change of the file, so that a page opened before notices."""
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
