"""The project's settings with a fixed day and, beside its pages, Django's admin to compare with."""

import datetime

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, PLAIN, STORAGES, TEMPLATES

BUSINESS_DATE = datetime.date(2024, 11, 3)
DEBUG = False
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "tests.bench.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": PLAIN}}
# Last, so that the project's own templates are found as always.
TEMPLATES = [
    *TEMPLATES,
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "admin",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
