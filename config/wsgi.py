import os

from django.core.wsgi import get_wsgi_application

from config.serving.start import refuse_what_cannot_serve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
refuse_what_cannot_serve()
