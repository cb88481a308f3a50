"""The password hash of a demo (演示口令): its passwords are printed, so that hashing forty of them may be quick."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class DemoPasswordHasher(Argon2PasswordHasher):
    """Argon2 with little work; settings take it in demo mode only."""

    time_cost = 1
    memory_cost = 256
    parallelism = 1
