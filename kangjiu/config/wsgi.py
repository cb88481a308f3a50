"""The web door."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangjiu.config.settings")
gc.disable()  # nothing read while starting is garbage; looking for it costs a tenth of the start
application = get_wsgi_application()
resolve("/healthz")  # the pages of all apps are read now, not in somebody's first request
gc.freeze()
gc.enable()
