"""Photos and drawn signatures in the store: their rows, and files that follow the fate of their rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.photos import Photo

Stored = list[tuple[Storage, str]]


class StoredPhoto(models.Model):
    """A photo shrunk and stripped of hidden data (`common.photos.take`); subclasses say whose it is."""

    image = models.FileField(_("photo"), upload_to="photos/%Y/%m/")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sha256[:8]

    def put(self, photo: Photo, stored: Stored) -> None:
        """Take in the photo's file and facts, unsaved; the file is noted in `stored`."""
        self.width, self.height, self.sha256 = photo.width, photo.height, photo.sha256
        self.image.save(f"{uuid.uuid4().hex}.jpg", ContentFile(photo.content), save=False)
        stored.append((self.image.storage, str(self.image.name)))


@contextmanager
def files_follow_rows() -> Iterator[Stored]:
    """Collects stored files, and removes them again when the block around their rows fails."""
    stored: Stored = []
    try:
        yield stored
    except BaseException:
        for storage, name in stored:
            storage.delete(name)
        raise
