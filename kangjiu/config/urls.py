"""Addresses: each app owns its prefix; the doors own the rest."""

from django.urls import include, path

PREFIXES = {
    "common.pages": "",
    "accounts": "",
    "audit": "trail/",
    "clocks": "calendar/",
    "documents": "documents/",
    "exchange": "import/",
    "registry": "children/",
    "policy": "policy/",
    "providers": "providers/",
    "applications": "applications/",
    "care": "care/",
    "funds": "funds/",
    "claims": "claims/",
    "portal": "family/",
    "desk": "",
}

urlpatterns = [path(prefix, include(f"kangjiu.{app}.urls")) for app, prefix in PREFIXES.items()]
