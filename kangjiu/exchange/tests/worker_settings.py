"""Settings of a worker that a test starts as a process of its own: the real queue, the importer the test can hold."""

from kangjiu.config.settings import *  # noqa: F403 – everything else as it is

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
ROOT_URLCONF = "kangjiu.exchange.tests.held_urls"
KANGJIU_IMPORTERS = {"series": "kangjiu.exchange.tests.fakes.HELD"}
