import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from anju.config.processes import end_with_server
from anju.config.turns import Application, taking_turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
django: Application = get_wsgi_application()
application = taking_turns(django, at_once=1) if "sqlite" in settings.DATABASES["default"]["ENGINE"] else django
end_with_server()
