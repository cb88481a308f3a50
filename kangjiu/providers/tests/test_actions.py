from datetime import date

import pytest

from kangjiu.accounts.tests.factories import make_organisation, make_scope
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.providers import actions, queries
from kangjiu.providers.models import Provider
from kangjiu.providers.tests.factories import AT, maker_and_signer, provider, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return make_scope("county_clerk")


@pytest.fixture
def signer():
    return make_scope("county_approver")


def test_a_site_is_offered_only_under_agreement(maker, signer):
    place = site(maker, signer, categories=("hearing",), ends_on=date(2026, 12, 31))
    assert queries.sites(maker, "hearing", date(2026, 6, 1)) == [place]
    assert queries.sites(maker, "autism", date(2026, 6, 1)) == []
    assert queries.sites(maker, "hearing", date(2027, 1, 1)) == []


def test_a_suspended_provider_is_not_offered(maker, signer):
    place = site(maker, signer)
    actions.change_status(signer, place.provider_id, "suspended", at=AT)
    assert queries.sites(maker, "hearing", date(2026, 6, 1)) == []


def test_who_drafted_an_agreement_cannot_sign_it(maker, signer):
    owner = provider(maker, signer)
    place = actions.add_site(maker, owner.pk, "示例", "示例", owner.region_path, 10, at=AT)
    data = actions.AgreementData(place.pk, "示协-1", date(2026, 1, 1), date(2026, 12, 31), ["hearing"])
    drafted = actions.draft_agreement(maker, owner.pk, data, at=AT)
    with pytest.raises(NotAllowed):
        actions.sign_agreement(maker, drafted.pk, at=AT)
    actions.sign_agreement(signer, drafted.pk, at=AT)
    with pytest.raises(Conflict):
        actions.sign_agreement(signer, drafted.pk, at=AT)


def test_an_agreement_number_is_used_once(maker, signer):
    place = site(maker, signer, categories=("hearing",))
    data = actions.AgreementData(place.pk, f"示协-{place.pk}", date(2026, 1, 1), date(2026, 2, 1), ["autism"])
    with pytest.raises(Refused, match="已经用过"):
        actions.draft_agreement(maker, place.provider_id, data, at=AT)


def test_a_new_price_ends_the_one_before(maker, signer):
    owner = provider(maker, signer)
    actions.set_prices(
        maker, owner.pk, [actions.PriceData("PT", "运动训练", "session", 9000)], date(2026, 3, 1), at=AT
    )
    assert queries.prices_on(owner.pk, date(2026, 2, 28))["PT"].price_fen == 8000
    assert queries.prices_on(owner.pk, date(2026, 3, 1))["PT"].price_fen == 9000
    with pytest.raises(Refused, match="已有公示价格"):
        actions.set_prices(
            maker, owner.pk, [actions.PriceData("PT", "运动训练", "session", 1)], date(2026, 3, 1), at=AT
        )


def test_an_institution_is_registered_once(maker, signer):
    owner = provider(maker, signer)
    with pytest.raises(Conflict):
        actions.register(maker, owner.pk, actions.ProviderData("nonprofit"), at=AT)


def test_the_next_county_does_not_find_the_provider(maker, signer):
    owner = provider(maker, signer)
    with pytest.raises(Provider.DoesNotExist):
        queries.provider(make_scope("county_clerk", county="419001"), owner.pk)


def test_a_provider_reads_itself_and_not_its_neighbour(maker, signer):
    owner, other = provider(maker, signer), provider(*maker_and_signer())
    own = make_scope("provider_admin", organisation=owner.organisation)
    assert list(queries.providers(own)) == [owner]
    with pytest.raises(Provider.DoesNotExist):
        queries.provider(own, other.pk)


def test_a_therapist_whose_licence_expired_before_starting_is_refused(maker, signer):
    owner = provider(maker, signer)
    with pytest.raises(Refused, match="已过期"):
        actions.add_therapist(
            maker,
            owner.pk,
            "示例治疗师",
            date(2026, 2, 1),
            licence="L1",
            licence_expires_on=date(2026, 1, 1),
            at=AT,
        )


def test_only_an_existing_unit_of_the_county_is_registered(maker):
    stranger = make_organisation("provider", "419001")
    with pytest.raises(type(stranger).DoesNotExist):
        actions.register(maker, stranger.pk, actions.ProviderData("nonprofit"), at=AT)


def test_a_township_and_a_family_choose_among_the_institutions_of_their_county(maker, signer):
    place = site(maker, signer)
    for role in ("township", "guardian"):
        assert queries.sites(make_scope(role), "hearing", date(2026, 6, 1)) == [place]
    assert queries.sites(make_scope("township", "419001"), "hearing", date(2026, 6, 1)) == []


def test_a_renewed_agreement_is_no_longer_work(maker, signer):
    place = site(maker, signer, ends_on=date(2025, 12, 31))
    assert [one.site for one in queries.expiring(maker, date(2026, 1, 31))] == [place]
    data = actions.AgreementData(place.pk, "示协-续", date(2026, 1, 1), date(2026, 12, 31), ["hearing"])
    actions.sign_agreement(signer, actions.draft_agreement(maker, place.provider_id, data, at=AT).pk, at=AT)
    assert list(queries.expiring(maker, date(2026, 1, 31))) == []


def test_c1_an_expired_licence_signs_no_agreement_until_it_is_renewed(maker, signer):
    owner = provider(maker, signer)
    Provider.objects.filter(pk=owner.pk).update(licence_expires_on=date(2025, 12, 31))
    place = actions.add_site(maker, owner.pk, "示例", "示例", owner.region_path, 10, at=AT)
    data = actions.AgreementData(place.pk, "示协-9", date(2026, 1, 1), date(2026, 12, 31), ["hearing"])
    drafted = actions.draft_agreement(maker, owner.pk, data, at=AT)
    with pytest.raises(Refused, match="执业许可已于 2025-12-31 到期"):
        actions.sign_agreement(signer, drafted.pk, at=AT)
    with pytest.raises(Refused, match="不晚于今天"):
        actions.renew_licence(maker, owner.pk, date(2025, 12, 31), at=AT)
    actions.renew_licence(maker, owner.pk, date(2030, 1, 1), at=AT)
    assert actions.sign_agreement(signer, drafted.pk, at=AT).status == "signed"


def test_licences_that_end_soon_are_work_for_the_clerk(maker, signer):
    owner = provider(maker, signer)
    on = AT.date()
    Provider.objects.filter(pk=owner.pk).update(licence_expires_on=on)
    made = actions.add_therapist(
        maker, owner.pk, "示例", date(2026, 1, 1), licence="1", licence_expires_on=on, at=AT
    )
    assert [row.what for row in queries.work(maker, on, 9)] == ["更新执业许可", "更新 1 名治疗师证书"]
    actions.renew_therapist(maker, made.pk, date(2030, 1, 1), at=AT)
    assert [row.what for row in queries.work(maker, on, 9)] == ["更新执业许可"]
    assert queries.work(signer, on, 9) == []
