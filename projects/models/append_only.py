"""Rows that are written once: a correction is another row."""

from django.db import models


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **columns):
        raise TypeError("these rows are only ever added to")

    def delete(self):
        raise TypeError("these rows are only ever added to")


class AppendOnly(models.Model):
    """Refuses to be rewritten or taken away."""

    written_once = True
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise TypeError("this row is written once")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("this row is never taken away")
