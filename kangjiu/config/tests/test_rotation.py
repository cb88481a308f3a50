"""Both rotations over the whole system: everything opens, is found and is proven without the former key."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.core.management import call_command

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import make_organisation, make_scope
from kangjiu.applications import actions as applications
from kangjiu.applications import queries as applications_queries
from kangjiu.applications.models import Quota
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT
from kangjiu.audit import queries as audit
from kangjiu.common import blind, keys, rotation, sealed
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.documents import queries as documents_queries
from kangjiu.funds.models import Payee
from kangjiu.funds.tests import factories as funds
from kangjiu.registry import queries as registry
from kangjiu.registry.models import DisabilityCertificate, Person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


class Forgetful(keys.MemoryKeyProvider):
    """Keys that can lose what came before the current ones (旧密钥已销毁)."""

    lost = 0
    lost_index = 0

    def key(self, key_id):
        if key_id <= self.lost:
            raise keys.KeyProblem(f"密钥 {key_id} 已销毁")
        return super().key(key_id)

    def index_key(self, kind, version=None):
        if self.lost_index and (version or self.index_version(kind)) <= self.lost_index:
            raise keys.KeyProblem(f"{kind} 的索引密钥已销毁")
        return super().index_key(kind, version)


@pytest.fixture
def provider():
    with keys.using(Forgetful()) as made:
        yield made


def opened_values():
    """Every sealed value of every table, opened."""
    found = {}
    for model in rotation.sealed_models():
        for row in model._base_manager.all():
            for field in sealed.sealed_fields(model):
                found[model, row.pk, field.attname] = getattr(row, field.attname).open()
    return found


def codes_of(user):
    wrapped = [row.wrap() for row in Authenticator.objects.filter(user=user)]
    codes = next(one for one in wrapped if isinstance(one, RecoveryCodes)).get_unused_codes()
    return wrapped, codes


def test_a_new_encryption_key_leaves_nothing_under_the_former_one(provider):
    who = factories.cast()
    right = factories.approved(who)
    user = User.objects.get(pk=who.clerk.user_id)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    scan = documents.store_attachment(who.clerk, PDF, "示例.pdf", at=AT)
    before, (_, codes) = opened_values(), codes_of(user)
    call_command("rotate_keys", verbosity=0)
    provider.lost = 1
    assert opened_values() == before
    wrapped, codes_after = codes_of(user)
    assert codes_after == codes and codes
    assert sealed_secret_of(wrapped) == "JBSWY3DPEHPK3PXP"
    assert documents_queries.open_attachment(scan).read() == PDF
    assert audit.verify(Scope.system({"audit.verify"})).whole
    assert applications.use_quota(who.clerk, right, "claims.line:1", 100, at=AT)


def sealed_secret_of(wrapped):
    totp = next(one for one in wrapped if isinstance(one, TOTP))
    return decrypt(totp.instance.data["secret"])


def test_a_second_pass_finds_no_secret_to_seal_again(provider):
    TOTP.activate(User.objects.get(pk=make_scope().user_id), "JBSWY3DPEHPK3PXP")
    provider.add_key()
    assert rotation.rotate_others() == 1
    assert rotation.rotate_others() == 0


def test_new_index_keys_find_everything_without_the_former_ones(provider):
    who = factories.cast()
    numbered, bare = factories.child(), factories.child(number="")
    rights = [factories.approved(who, numbered), factories.right_row(factories.row(bare, who.version))]
    finance, confirming = make_scope("county_finance"), make_scope("finance")
    payee = funds.payee(finance, confirming, make_organisation())
    for kind in blind.rebuildable_kinds():
        call_command("rotate_keys", "--index", kind, verbosity=0)
    provider.lost_index = 1
    number = Person.objects.get(pk=numbered.pk).id_number.open()
    card = DisabilityCertificate.objects.get(person=numbered).number.open()
    for asked in (number, card, number[-4:], numbered.name.open()):
        assert numbered.pk in [hit.person_id for hit in registry.search(who.clerk, asked)]
    for order, right in enumerate(rights):
        fresh = type(right).objects.get(pk=right.pk)
        held = Quota.objects.get(person_id=right.person_id)
        assert bytes(held.person_blind) == applications_queries.blind_of(fresh.person)
        assert applications.use_quota(who.clerk, fresh, f"claims.line:{order}", 100, at=AT)
    digest = blind.digest("account", Payee.objects.get(pk=payee.pk).account_number.open())
    assert Payee.objects.get(account_blind=digest).pk == payee.pk
    assert audit.verify(Scope.system({"audit.verify"})).whole


def test_every_kind_of_digest_can_be_rebuilt():
    assert set(blind.rebuildable_kinds()) >= {
        "name",
        "resident_id",
        "birth_certificate",
        "certificate",
        "quota_person",
        "account",
    }
