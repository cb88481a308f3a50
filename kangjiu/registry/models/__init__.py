"""Tables of the child's and family's file (一人一档): they decide nothing."""

from kangjiu.registry.models.evidence import Diagnosis, DisabilityCertificate, PersonCategory, UpperRecord
from kangjiu.registry.models.family import Guardian, Hardship, Household, HouseholdMember
from kangjiu.registry.models.people import (
    FileGrant,
    FileRowQuerySet,
    Merge,
    NameToken,
    NumberSeries,
    Person,
    PersonQuerySet,
    files_in,
    granted,
)

__all__ = [
    "Diagnosis",
    "DisabilityCertificate",
    "FileGrant",
    "FileRowQuerySet",
    "Guardian",
    "Hardship",
    "Household",
    "HouseholdMember",
    "Merge",
    "NameToken",
    "NumberSeries",
    "Person",
    "PersonCategory",
    "PersonQuerySet",
    "UpperRecord",
    "files_in",
    "granted",
]
