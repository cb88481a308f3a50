"""Loading many files at once (批量建档): the same checks as one by one, written in blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.db.models import Model

from kangjiu.accounts.models import Region
from kangjiu.audit import actions as audit
from kangjiu.common import blind, bulk
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.registry import events
from kangjiu.registry.actions import base, people
from kangjiu.registry.actions.evidence import diagnosis_detail
from kangjiu.registry.choices import Ground, Relation
from kangjiu.registry.models import (
    Diagnosis,
    DisabilityCertificate,
    FileGrant,
    Guardian,
    Hardship,
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
)
from kangjiu.registry.queries.duplicates import number_digest
from kangjiu.registry.rules import evidence, numbers
from kangjiu.registry.rules.people import check_person
from kangjiu.registry.rules.values import FileData, GuardianData, PersonData

CHUNK = 1_000
MOST_REASONS = 200


def open_many(by: Scope, rows: Iterable[FileData], *, at: datetime) -> list[int]:
    """Open many files (批量建档), a thousand in one transaction each; ids of the children in order.

    Faults of the data and numbers already on file refuse the whole block, each with its line number from 1 (the first 200).
    Guardians and members on file by number are linked. Probable duplicates are not looked for.
    """
    scope = by.need(base.EDIT)
    lines = iter(rows)
    done: list[int] = []
    while block := list(islice(lines, CHUNK)):
        done += _Block(by, scope, block, at, len(done)).write()
    return done


class _Block:
    """One block on its way into the database."""

    def __init__(self, by: Scope, scope: Scope, rows: list[FileData], at: datetime, first: int) -> None:
        self.by, self.scope, self.rows, self.at, self.first = by, scope, rows, at, first
        self.on: date = local_day(at)
        self.regions: dict[str, Region] = {}
        self.reasons: list[Reason] = []
        self.known: dict[bytes, Person] = {}
        self.new: list[Person] = []

    @transaction.atomic
    def write(self) -> list[int]:
        """Check all, then write all; returns the ids of the children."""
        checked = [self._checked(row, index) for index, row in enumerate(self.rows, self.first + 1)]
        if not self.reasons:
            self._find_known([data for row in checked for data in self._all_data(row)])
        found = [self._child(row, index) for index, row in enumerate(checked, self.first + 1)]
        children = [one for one in found if one is not None]
        holders = [self._holders(row) for row in checked]
        if self.reasons:
            raise Refused(self.reasons[:MOST_REASONS])
        self._number(children)
        bulk.insert(self.new)
        base.insert_tokens(self.new)
        for made in self._hanging(checked, children, holders):
            bulk.insert(made)
        lines = [audit.Line(one.pk, one.pk, {"file_number": one.file_number}) for one in children]
        audit.record_many(self.by, events.FILE_OPENED, lines, at=self.at, subject_kind=Person)
        return [one.pk for one in children]

    # ---- checking ----

    def _checked(self, row: FileData, line: int) -> FileData:
        child = self._person(replace(row.person, is_child=True), line)
        guardians = tuple(
            replace(one, person=self._person(self._beside(one.person, row.person), line))
            if one.person
            else one
            for one in row.guardians
        )
        return replace(row, person=child, guardians=guardians)

    def _beside(self, data: PersonData, child: PersonData) -> PersonData:
        return replace(data, is_child=False, region=data.region or child.region)

    def _person(self, data: PersonData, line: int) -> PersonData:
        verdict = check_person(data, self.on)
        self._refuse(line, verdict.reasons)
        try:
            region = self._region(data.region)
            base.need_place(self.scope, region)
        except Refused as refused:
            self._refuse(line, refused.reasons)
        return verdict.data

    def _region(self, code: str) -> Region:
        if code not in self.regions:
            self.regions[code] = base.find_region(code)
        return self.regions[code]

    def _refuse(self, line: int, reasons: Iterable[Reason]) -> None:
        self.reasons += [replace(one, message=f"第 {line} 行：{one.message}") for one in reasons]

    # ---- people ----

    def _all_data(self, row: FileData) -> Iterator[PersonData]:
        yield row.person
        yield from (one.person for one in row.guardians if one.person)

    def _find_known(self, people_data: list[PersonData]) -> None:
        digests = {number_digest(one.id_kind, one.id_number) for one in people_data} - {None}
        found = Person.objects.filter(id_blind__in=digests, merged_into__isnull=True)
        self.known = {bytes(one.id_blind or b""): one for one in found}

    def _make(self, data: PersonData) -> Person:
        person = Person(created_at=self.at, is_child=data.is_child)
        if data.once is not None:
            person.public_id = data.once
        people.fill(person, data, self._region(data.region))
        self.new.append(person)
        if person.id_blind:
            self.known[bytes(person.id_blind)] = person
        return person

    def _child(self, row: FileData, line: int) -> Person | None:
        if self.reasons:
            return None
        held = self.known.get(number_digest(row.person.id_kind, row.person.id_number) or b"")
        if held is None:
            return self._make(row.person)
        mine = held.pk is None or self.scope.covers(held.region_path)
        self._refuse(line, [people.taken(held, mine=mine)])
        return None

    def _holders(self, row: FileData) -> list[Person | None]:
        if self.reasons:
            return []
        return [self._holder(one) for one in row.guardians]

    def _holder(self, one: GuardianData) -> Person | None:
        if one.person is None:
            return None
        held = self.known.get(number_digest(one.person.id_kind, one.person.id_number) or b"")
        return held or self._make(one.person)

    def _number(self, children: list[Person]) -> None:
        """File numbers in the order of the lines, one reserved block for each county."""
        counties: dict[str, list[Person]] = {}
        for one in children:
            counties.setdefault(one.county_code, []).append(one)
        for county, members in sorted(counties.items()):
            first = base.take_numbers(county, self.on.year, len(members))
            for count, one in enumerate(members, first):
                one.file_number = numbers.file_number(county, self.on.year, count)

    # ---- what hangs on them ----

    def _hanging(
        self, rows: list[FileData], children: list[Person], holders: list[list[Person | None]]
    ) -> Iterator[list[Model]]:
        files = list(zip(rows, children, holders, strict=True))
        yield [one for row, child, held in files for one in self._guardians(row, child, held)]
        homes = self._homes(files)
        yield list({id(home): home for home in homes if home}.values())
        yield [one for file, home in zip(files, homes, strict=True) for one in self._members(*file, home)]
        yield [
            one
            for (row, child, _), home in zip(files, homes, strict=True)
            for one in self._hard(row, child, home)
        ]
        yield [one for row, child, _ in files for one in self._categories(row, child)]
        yield [one for row, child, _ in files if row.certificate for one in [self._card(row, child)]]
        yield [one for row, child, _ in files if row.diagnosis for one in [self._diagnosis(row, child)]]
        yield [one for row, child, _ in files for one in self._grants(row, child)]

    def _guardians(self, row: FileData, child: Person, held: list[Person | None]) -> list[Guardian]:
        chosen = next((n for n, one in enumerate(row.guardians) if one.is_primary), 0)
        return [
            Guardian(
                person=child,
                guardian=holder,
                institution_id=one.institution_id,
                user_id=one.user_id,
                relation=one.relation,
                is_primary=n == chosen,
                from_on=one.from_on,
            )
            for n, (one, holder) in enumerate(zip(row.guardians, held, strict=True))
        ]

    def _homes(self, files: list[tuple[FileData, Person, list[Person | None]]]) -> list[Household | None]:
        """A new household for each file that asks for one; a family already in one gets none."""
        ids = [one.pk for _, _, held in files for one in held if one]
        taken = set(
            HouseholdMember.objects.filter(person__in=ids, to_on__isnull=True).values_list(
                "person_id", flat=True
            )
        )
        seen: dict[int, Household] = {}
        homes: list[Household | None] = []
        for row, child, held in files:
            people_in = [one.pk for one in held if one]
            if not row.together or any(pk in taken for pk in people_in):
                homes.append(None)
                continue
            home = next((seen[pk] for pk in people_in if pk in seen), None)
            home = home or Household(region_id=child.region_id, region_path=child.region_path)
            seen |= dict.fromkeys(people_in, home)
            homes.append(home)
        self._number_homes(list({id(one): one for one in homes if one}.values()))
        return homes

    def _number_homes(self, homes: list[Household]) -> None:
        counties: dict[str, list[Household]] = {}
        for home in homes:
            counties.setdefault(home.region_path[:6], []).append(home)
        for county, members in sorted(counties.items()):
            first = base.take_numbers(county, base.HOUSEHOLDS, len(members))
            for count, home in enumerate(members, first):
                home.number = numbers.household_number(county, count)

    def _members(
        self, row: FileData, child: Person, held: list[Person | None], home: Household | None
    ) -> list[HouseholdMember]:
        if home is None:
            return []
        named = [(child, Relation.CHILD.value)]
        for one, holder in zip(row.guardians, held, strict=True):
            if holder is not None and not getattr(holder, "_housed", False):
                holder._housed = True  # type: ignore[attr-defined]
                named.append((holder, one.relation))
        return [
            HouseholdMember(household=home, person=one, relation=relation, from_on=self.on)
            for one, relation in named
        ]

    def _hard(self, row: FileData, child: Person, home: Household | None) -> list[Hardship]:
        return [
            Hardship(
                person=None if one.household and home else child,
                household=home if one.household else None,
                kind=one.kind,
                source=one.source,
                from_on=one.from_on,
                to_on=one.to_on,
                verified_on=one.verified_on,
            )
            for one in row.hardships
        ]

    def _categories(self, row: FileData, child: Person) -> list[PersonCategory]:
        return [
            PersonCategory(person=child, category=code, is_primary=n == 0, from_on=self.on)
            for n, code in enumerate(dict.fromkeys(row.categories))
        ]

    def _card(self, row: FileData, child: Person) -> DisabilityCertificate:
        assert row.certificate is not None  # noqa: S101
        verdict = evidence.check_card(row.certificate, resident_id=row.person.id_number, on=self.on)
        if verdict.reasons:
            raise Refused(verdict.reasons)
        data = verdict.data
        return DisabilityCertificate(
            person=child,
            number=data.number,
            number_blind=blind.digest("certificate", data.number),
            category=data.category,
            components=list(data.components),
            level=data.level,
            issued_on=data.issued_on,
            expires_on=data.expires_on,
            reissue=verdict.reissue,
        )

    def _diagnosis(self, row: FileData, child: Person) -> Diagnosis:
        data = row.diagnosis
        assert data is not None  # noqa: S101
        reasons = evidence.check_diagnosis(data, birth_on=child.birth_on, on=self.on)
        if reasons:
            raise Refused(reasons)
        return Diagnosis(
            person=child,
            category=data.category,
            detail=diagnosis_detail(data),
            grade=data.grade,
            hospital_level=data.hospital_level,
            diagnosed_on=data.diagnosed_on,
            valid_to_on=data.valid_to_on,
            paper_id=data.paper_id,
        )

    def _grants(self, row: FileData, child: Person) -> list[FileGrant]:
        users = {*row.grants, *(one.user_id for one in row.guardians if one.user_id)}
        return [
            FileGrant(person=child, user_id=user_id, ground=Ground.GUARDIAN, from_on=self.on)
            for user_id in sorted(users)
        ]
