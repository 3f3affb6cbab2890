"""A file belongs to a record: seen by whoever sees the record, withdrawn but never lost."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orgs.attachments import fields
from orgs.attachments.models import path_of, storage
from orgs.models import Attachment, LogEntry, Rating
from tests import factories

CONTENT = b"%PDF-1.7\nnumber 12\n%%EOF"
NEW = {
    "grade": "county_a",
    "begins_on": "2024-06-30",
    "authority": "县委组织部",
    "document": "唐组通〔2024〕12号",
}


def file(name="唐组通〔2024〕12号.pdf", content=CONTENT):
    return SimpleUploadedFile(name, content)


def rate(client, branch, *files, **fields):
    address = reverse("orgs:rating_create", args=[branch.pk])
    return client.post(address, NEW | fields | {"files": list(files)})


def page_of(client, branch) -> str:
    return client.get(reverse("orgs:organisation_detail", args=[branch.pk])).text


def address(attachment) -> str:
    return reverse("orgs:attachment_download", args=[attachment.pk])


def withdraw(client, attachment, reason="传错文件"):
    return client.post(
        reverse("orgs:attachment_withdraw", args=[attachment.pk]), {"reason": reason}
    )


@pytest.fixture
def attachment(cast):
    rating = factories.rating(cast.branch, "county_a", cast.clerk)
    return factories.attachment(rating, cast.clerk, "唐组通〔2024〕12号.pdf", CONTENT)


def test_the_document_of_a_grade_is_uploaded_with_it_and_read_by_the_auditor(cast, sign_in):
    photo = file("第二页.pdf", CONTENT + b"\n")
    assert rate(sign_in(cast.clerk), cast.branch, file(), photo).status_code == 302
    first, _ = Attachment.objects.order_by("pk")
    assert (first.record_class, first.scope, first.uploaded_by) == (Rating, cast.branch, cast.clerk)
    client = sign_in(cast.auditor)
    markup = page_of(client, cast.branch)
    assert "唐组通〔2024〕12号.pdf" in markup
    assert "第二页.pdf" in markup
    response = client.get(address(first))
    assert response.getvalue() == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%94%90")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response["Cache-Control"]
    entry = LogEntry.objects.filter(subject_type="附件").first()
    assert entry.after["SHA-256"] == hashlib.sha256(CONTENT + b"\n").hexdigest()


def test_a_file_is_kept_while_another_field_is_corrected(cast, sign_in):
    client = sign_in(cast.clerk)
    response = rate(client, cast.branch, file(), begins_on="2024-02-30")
    form = response.context["form"]
    assert list(form.errors) == ["begins_on"]
    assert "已收到 唐组通〔2024〕12号.pdf" in response.text
    token = form["files"].field.widget.get_context("files", None, {})["widget"]["token"]
    assert rate(client, cast.branch, files_kept=token).status_code == 302
    assert Attachment.objects.get().open().read() == CONTENT
    assert not LogEntry.objects.filter(verb="denied").exists()


def test_a_token_that_is_not_ours_brings_no_file(cast, sign_in):
    assert rate(sign_in(cast.clerk), cast.branch, files_kept="W10:x:y").status_code == 302
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([file("图.svg", b"<svg/>")], "图.svg：不收这种文件"),
        ([file(), file("b.pdf", b"%PDF-")], "b.pdf：PDF 文件不完整"),
        ([file(f"{n}.pdf", CONTENT + bytes([n])) for n in range(11)], "一次最多10个文件"),
        ([file("x" * 99 + ".pdf", b"")], "x…：文件是空的"),
    ],
)
def test_a_bad_file_is_named_and_nothing_is_registered(cast, sign_in, files, said):
    response = rate(sign_in(cast.clerk), cast.branch, *files)
    assert said in response.context["form"].errors["files"][-1]
    assert not Rating.objects.exists()
    assert not Attachment.objects.exists()


def test_a_storage_that_takes_nothing_is_said_and_the_rest_can_be_saved(cast, sign_in, monkeypatch):
    def full(*args, **options):
        raise OSError("read-only")

    client = sign_in(cast.clerk)
    with monkeypatch.context() as broken:
        broken.setattr(type(storage()), "save", full)
        response = rate(client, cast.branch, file(content=CONTENT + b"!"))
        assert "存不了文件" in response.context["form"].errors["files"][0]
        assert rate(client, cast.branch).status_code == 302
    rating = Rating.objects.get()
    more = {"files": [file(content=CONTENT + b"!")]}
    client.post(reverse("orgs:rating_attach", args=[rating.pk]), more)
    assert Attachment.objects.about(rating).count() == 1


def test_the_same_content_lies_in_the_storage_once_and_on_a_record_once(cast, sign_in, attachment):
    client, rating = sign_in(cast.clerk), Rating.objects.get()
    more = {"files": [file("另一个名字.pdf")]}
    response = client.post(reverse("orgs:rating_attach", args=[rating.pk]), more, follow=True)
    assert "这些文件已经有了" in response.text
    assert Attachment.objects.count() == 1
    other = factories.rating(cast.other_branch, "county_a", cast.clerk)
    copy = factories.attachment(other, cast.clerk, "唐组通〔2024〕12号.pdf", CONTENT)
    assert copy.digest == attachment.digest
    folder = path_of(copy.digest).split("/")[0]
    assert storage().listdir(folder)[1].count(copy.digest) == 1


def test_what_an_interrupted_upload_left_half_is_written_anew(cast, attachment):
    path = path_of(attachment.digest)
    storage().delete(path)
    storage().save(path, SimpleUploadedFile("half", b"%PDF"))
    fields.receive(file())
    assert attachment.open().read() == CONTENT


def test_withdrawn_it_is_handed_out_no_more_but_stays_on_record(cast, sign_in, attachment):
    client = sign_in(cast.clerk)
    assert "reason" in withdraw(client, attachment, " ").context["form"].errors
    assert withdraw(client, attachment).status_code == 302
    attachment.refresh_from_db()
    assert (attachment.withdrawn_by, attachment.withdrawn_reason) == (cast.clerk, "传错文件")
    assert "撤回：传错文件" in page_of(client, cast.branch)
    assert client.get(address(attachment)).status_code == 409
    assert sign_in(cast.auditor).get(address(attachment)).getvalue() == CONTENT
    entry = LogEntry.objects.first()
    assert (entry.verb, entry.subject_label, entry.reason) == (
        "withdraw",
        attachment.name,
        "传错文件",
    )
    assert withdraw(sign_in(cast.clerk), attachment).status_code == 409
    again = factories.attachment(Rating.objects.get(), cast.clerk, "再传.pdf", CONTENT)
    assert not again.is_withdrawn


def test_a_record_out_of_sight_hides_its_files(cast, sign_in, attachment):
    Attachment.objects.filter(pk=attachment.pk).update(organisation=cast.other_branch)
    assert sign_in(cast.other_secretary).get(address(attachment)).status_code == 404


@pytest.mark.parametrize("fault", [FileNotFoundError, PermissionError, TimeoutError])
def test_a_content_that_cannot_be_read_is_said(
    cast, sign_in, attachment, fault, monkeypatch, logged_errors
):
    def broken(*args, **options):
        raise fault("no")

    client = sign_in(cast.clerk)
    monkeypatch.setattr(type(storage()), "open", broken)
    response = client.get(address(attachment))
    assert response.status_code == 409
    assert "读不出来，请联系管理员赵明远" in response.text
    assert logged_errors.pop().startswith("A file cannot be read")


def test_a_content_that_is_gone_comes_back_with_the_next_upload(cast, sign_in, attachment):
    storage().delete(path_of(attachment.digest))
    fields.receive(file())
    assert sign_in(cast.clerk).get(address(attachment)).getvalue() == CONTENT


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_asks_for_all_files_at_once(
    cast, sign_in, count, attachment, django_assert_num_queries
):
    for number in range(1, count):
        content = CONTENT + bytes([number])
        factories.attachment(Rating.objects.get(), cast.clerk, f"{number}.pdf", content)
    client = sign_in(cast.clerk)
    page_of(client, cast.branch)
    with django_assert_num_queries(10):
        page_of(client, cast.branch)
