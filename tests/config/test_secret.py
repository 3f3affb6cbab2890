from config.serving.secret import kept_secret


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    path = tmp_path / "new" / "secret_key"
    key = kept_secret(path)
    assert len(key) >= 50
    assert kept_secret(path) == key
    assert path.stat().st_mode & 0o077 == 0


def test_two_installations_have_two_keys(tmp_path):
    assert kept_secret(tmp_path / "a") != kept_secret(tmp_path / "b")
