import os

from django.core.wsgi import get_wsgi_application

from anju.config.processes import end_with_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
application = get_wsgi_application()
end_with_server()
