"""The house: settings, routes, error pages, the Celery application and the commands that run it."""

from innovation_platform.celery import app as celery_app

__all__ = ["celery_app"]
