"""Printing the application form (申请审批表) filled from the file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangjiu.applications import queries
from kangjiu.applications.actions import letters
from kangjiu.common.scope import Scope
from kangjiu.documents.models import IssuedDocument

OFFICE = ("applications.refer", "applications.review", "applications.approve")


@transaction.atomic
def print_form(by: Scope, application_id: int, *, at: datetime) -> IssuedDocument:
    """Issue the form as it stands, three copies (出具申请审批表); the office's to issue."""
    application = queries.application(by.need(*OFFICE), application_id)
    return letters.application_form(by, application, at)
