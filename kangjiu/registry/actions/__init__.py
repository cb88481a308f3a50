"""Writes of files (档案): one public function for each thing a person does."""

from kangjiu.registry.actions.bulk import open_many
from kangjiu.registry.actions.evidence import add_certificate, add_diagnosis, link_upper, set_categories
from kangjiu.registry.actions.family import (
    FamilyAccount,
    ProxyData,
    open_guardian_account,
    open_proxy_account,
)
from kangjiu.registry.actions.grants import end_grant, grant_file
from kangjiu.registry.actions.guardians import add_guardian, end_guardian, link_account
from kangjiu.registry.actions.households import add_hardship, end_hardship, set_household
from kangjiu.registry.actions.index import rebuild_certificates, rebuild_numbers, rebuild_tokens
from kangjiu.registry.actions.lists import note_export
from kangjiu.registry.actions.merging import merge, unmerge
from kangjiu.registry.actions.people import (
    change_status,
    data_of,
    edit_person,
    open_child,
    open_person,
    reveal,
)
from kangjiu.registry.rules.values import (
    CertificateData,
    DiagnosisData,
    FileData,
    GuardianData,
    HardshipData,
    MemberData,
    PersonData,
)

__all__ = [
    "CertificateData",
    "DiagnosisData",
    "FamilyAccount",
    "FileData",
    "GuardianData",
    "HardshipData",
    "MemberData",
    "PersonData",
    "ProxyData",
    "add_certificate",
    "add_diagnosis",
    "add_guardian",
    "add_hardship",
    "change_status",
    "data_of",
    "edit_person",
    "end_grant",
    "end_guardian",
    "end_hardship",
    "grant_file",
    "link_account",
    "link_upper",
    "merge",
    "note_export",
    "open_child",
    "open_guardian_account",
    "open_many",
    "open_person",
    "open_proxy_account",
    "rebuild_certificates",
    "rebuild_numbers",
    "rebuild_tokens",
    "reveal",
    "set_categories",
    "set_household",
    "unmerge",
]
