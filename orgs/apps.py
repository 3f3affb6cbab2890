from django.apps import AppConfig
from django.core import checks


class OrgsConfig(AppConfig):
    name = "orgs"
    verbose_name = "党组织与党员"

    def ready(self):
        from config.serving.checks import CHECKS

        for check in CHECKS:
            checks.register(check)
