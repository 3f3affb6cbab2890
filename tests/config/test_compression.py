"""Pages travel compressed, and their length betrays no token."""

import gzip
import re

import pytest
from django.middleware.csrf import _unmask_cipher_token
from django.urls import reverse

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
COMPRESSED = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.admin)
    return client


def test_a_page_is_sent_compressed_with_its_length(admin):
    page = reverse("orgs:rule_list")
    plain = admin.get(page)
    sent = admin.get(page, headers=COMPRESSED)
    assert "Content-Encoding" not in plain.headers
    assert sent.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent.headers["Vary"]
    assert int(sent.headers["Content-Length"]) == len(sent.content) < len(plain.content) / 3
    assert int(plain.headers["Content-Length"]) == len(plain.content)
    text = gzip.decompress(sent.content).decode()
    assert TOKEN.sub("", text) == TOKEN.sub("", plain.text)


def test_no_two_answers_hold_the_same_token(admin):
    page = reverse("orgs:member_create")
    texts = [gzip.decompress(admin.get(page, headers=COMPRESSED).content) for _ in range(3)]
    tokens = [token for text in texts for token in TOKEN.findall(text.decode())]
    assert len(set(tokens)) == len(tokens) >= 3
    assert len({_unmask_cipher_token(token) for token in tokens}) == 1


def test_a_page_cannot_be_asked_for_by_another_site(settings):
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_a_workbook_is_not_compressed_twice(admin):
    sent = admin.get(reverse("orgs:organisation_export"), headers=COMPRESSED)
    assert "Content-Encoding" not in sent.headers
    assert sent.content.startswith(b"PK")
