"""From every decision and amount to the clause in two clicks at most, by the links of the pages, for who may see it."""

from __future__ import annotations

import re

from django.urls import reverse

from kangjiu.claims.models import Bill, Claim, ClaimLine, Settlement
from kangjiu.funds.models import Payment
from tests.journeys.doors import PURPOSE, ClientDoor

CLAUSE = "示例〔2025〕1号"
WORTH = ("/claims/", "/funds/", "/applications/", "/family/")


def ways(walk) -> tuple[tuple[str, str, str, int], ...]:
    """(who, page where the decision or amount stands, page that explains it, clicks at most)."""
    amount = reverse("claims:amount", args=[ClaimLine.objects.get().pk])
    basis = reverse("applications:basis", args=[walk.application])
    settlement = reverse("claims:settlement", args=[Settlement.objects.get().pk])
    return (
        ("county_finance", reverse("funds:ledger"), amount, 2),
        ("finance", reverse("funds:payment", args=[Payment.objects.get().pk]), amount, 2),
        ("county_finance", settlement, amount, 1),
        ("county_clerk", reverse("claims:list"), amount, 2),
        ("county_clerk", reverse("claims:claim", args=[Claim.objects.get().pk]), amount, 1),
        ("admin_qiming", reverse("claims:bill", args=[Bill.objects.get().pk]), amount, 1),
        ("county_clerk", reverse("desk:file_money", args=[walk.child]), amount, 1),
        ("county_clerk", reverse("desk:file", args=[walk.child]), basis, 1),
        ("county_clerk", reverse("applications:detail", args=[walk.application]), basis, 1),
        ("county_reviewer", reverse("applications:list"), basis, 2),
        ("mother", reverse("portal:money"), amount, 1),
        ("mother", reverse("portal:home"), basis, 1),
        ("mother", reverse("portal:progress"), basis, 2),
    )


def everything_explains_itself(walk) -> None:
    """Each way is walked by the person it is for; what it leads to names the clause."""
    assert isinstance(walk.door, ClientDoor)
    for who, start, wanted, most in ways(walk):
        with walk.on("2026-04-20 21:00", who) as door:
            steps = clicks(door, start, wanted)
            assert steps is not None and steps <= most, f"{who}: {start} → {wanted}: {steps}"
            assert CLAUSE in door.read(wanted), f"{who}: {wanted}"


def clicks(door: ClientDoor, start: str, wanted: str) -> int | None:
    """How many clicks lie between two pages, up to two; None for more."""
    first = links(door, start)
    if wanted in first:
        return 1
    return 2 if any(wanted in links(door, one) for one in first if one.startswith(WORTH)) else None


def links(door: ClientDoor, address: str) -> list[str]:
    """Where the links of a page lead, each once; a redirection counts as the page behind it."""
    answer = door.client.get(address, follow=True)
    page = answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""
    if f'{PURPOSE}"' in page:
        page = door.read(address)
    main = page.partition('id="main"')[2]
    return list(dict.fromkeys(one.split("#")[0] for one in re.findall(r'href="(/[^"]*)"', main)))
