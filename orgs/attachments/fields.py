"""Files in a form: checked, stored at once, and kept while other fields are corrected."""

import hashlib
from dataclasses import asdict, dataclass

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from config import uploads
from config.uploads import UploadError
from orgs.attachments.models import path_of, storage

MOST = 10  # files of one record
SALT = "orgs.attachments"
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Received:
    """A file whose content lies in the storage and belongs to no record yet."""

    name: str
    content_type: str
    size: int
    digest: str


def receive(file) -> Received:
    """Check one file and store it. Raises UploadError, also where the storage takes nothing."""
    # Never more in memory than may be taken, whatever the browser sends.
    data = file.read(uploads.MAX_BYTES + 1)
    kind = uploads.recognise(data)
    received = Received(
        name=uploads.display_name(file.name, kind),
        content_type=kind.content_type,
        size=len(data),
        digest=hashlib.sha256(data).hexdigest(),
    )
    try:
        _store(received, data)
    except OSError as error:
        raise UploadError("服务器现在存不了文件；其他内容可以先保存，文件稍后再补传。") from error
    return received


def _store(received: Received, data: bytes):
    """Under its digest, so once; what an interrupted upload left half is written anew."""
    path, store = path_of(received.digest), storage()
    if store.exists(path):
        if store.size(path) == received.size:
            return
        store.delete(path)
    saved = store.save(path, ContentFile(data))
    if saved != path:  # the same content arrived twice in one instant
        store.delete(saved)


class FilesInput(forms.FileInput):
    """A choice of several files, above it those already received by an earlier attempt."""

    template_name = "orgs/widgets/files_input.html"
    allow_multiple_selected = True
    kept: tuple[Received, ...] = ()

    def kept_name(self, name: str) -> str:
        return f"{name}_kept"

    def value_from_datadict(self, data, files, name):
        return files.getlist(name), data.get(self.kept_name(name), "")

    def value_omitted_from_data(self, data, files, name):
        return name not in files and self.kept_name(name) not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        rows = [asdict(row) for row in self.kept]
        token = signing.dumps(rows, salt=SALT) if rows else ""
        context["widget"] |= {"kept": rows, "kept_name": self.kept_name(name), "token": token}
        return context


class AttachmentsField(forms.Field):
    """Any number of documents and pictures up to ten; cleaned, a list of `Received`."""

    widget = FilesInput
    default_error_messages = {"required": "请选择文件。"}

    def __init__(self, **kwargs):
        limit = uploads.MAX_BYTES // uploads.MB
        hint = f"可选多个，每个不超过 {limit} MB；{uploads.IN_WORDS}。"
        super().__init__(**{"help_text": hint} | kwargs)

    def widget_attrs(self, widget):
        return {"multiple": True, "accept": ",".join(f".{k.suffix}" for k in uploads.ACCEPTED)}

    def clean(self, value):
        files, token = value or ([], "")
        received, troubles = {row.digest: row for row in _kept(token)}, []
        for file in files[: MOST + 1]:
            try:
                row = receive(file)
                received[row.digest] = row
            except UploadError as error:
                troubles.append(f"{_shown(file.name)}：{error}")
        rows = list(received.values())
        if len(rows) + len(troubles) > MOST:
            troubles, rows = [f"一次最多{MOST}个文件；请分开上传。"], []
        self.widget.kept = tuple(rows)
        if troubles:
            raise ValidationError(troubles)
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        return rows


def _kept(token: str) -> list[Received]:
    """What an earlier attempt of the same form received; nothing if the token is not ours."""
    try:
        rows = signing.loads(token, salt=SALT, max_age=KEPT_SECONDS) if token else []
    except signing.BadSignature:
        return []
    return [Received(**row) for row in rows]


def _shown(name: str) -> str:
    return name[:30] + "…" if len(name) > 30 else name
