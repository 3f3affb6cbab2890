from django.db import models


class SentForm(models.Model):
    """A page that was sent and led on; the same page sent again leads to the same place."""

    digest = models.CharField(max_length=64, unique=True)
    location = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "已送达的表单"

    def __str__(self):
        return self.location
