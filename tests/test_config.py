"""Settings: defaults, environment, file, flags in rising order; mistakes are told."""

from pathlib import Path

import pytest

from safelight.config import OPENAI_BASE_URL, ConfigurationError, Settings
from safelight.loading import load

KEY = "sk-provider-0123456789"


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_with_nothing_set_the_painter_paints_on_loopback() -> None:
    settings = load()
    assert (settings.host, settings.port, settings.keys) == ("127.0.0.1", 8000, ())
    assert [upstream.kind for upstream in settings.upstreams] == ["painter"]


def test_flags_beat_the_file_and_the_file_beats_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "safelight.toml").write_text("port = 2\npace = 2\n")
    for name in ("PORT", "PACE", "HEARTBEAT"):
        monkeypatch.setenv(f"SAFELIGHT_{name}", "1")
    settings = load(flags={"port": 3})
    assert (settings.port, settings.pace, settings.heartbeat) == (3, 2, 1)


def test_another_file_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("port = 4\n")
    assert load(tmp_path / "other.toml").port == 4


def test_keys_come_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFELIGHT_KEYS", "key-one-1, key-two-2,")
    keys = [key.get_secret_value() for key in load().keys]
    assert keys == ["key-one-1", "key-two-2"]


def test_the_providers_key_alone_switches_it_on_and_keeps_the_painter_under_its_own_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    openai, painter = load().upstreams
    assert (openai.kind, openai.base_url, openai.models) == ("openai", OPENAI_BASE_URL, ())
    assert openai.key is not None
    assert openai.key.get_secret_value() == KEY
    assert (painter.kind, painter.models) == ("painter", ("painter-1",))


def test_a_key_is_taken_without_the_blanks_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # In a header they would be illegal, and the error would quote the header.
    monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
    key = load().upstreams[0].key
    assert key is not None
    assert key.get_secret_value() == KEY


def test_the_providers_address_can_be_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "https://relay.example/v1/")
    assert load().upstreams[0].base_url == "https://relay.example/v1"


def test_several_upstreams_are_named_in_the_file_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    (tmp_path / "safelight.toml").write_text(
        f"""
        [[upstreams]]
        name = "azure"
        base_url = "https://mine.example/openai/v1"
        auth = "api-key"
        key_file = "{tmp_path}/key"
        models = ["gpt-image-2"]
        rename = {{ "gpt-image-2" = "my-deployment" }}

        [[upstreams]]
        name = "local"
        base_url = "http://127.0.0.1:8080/v1"
        auth = "none"
        models = ["flux"]

        [[upstreams]]
        name = "relay"
        base_url = "https://relay.example"
        path = "/images"
        key_env = "RELAY_KEY"
        """
    )
    monkeypatch.setenv("RELAY_KEY", "relay-key")
    settings = load()
    assert [upstream.name for upstream in settings.upstreams] == ["azure", "local", "relay"]
    keys = [each.key.get_secret_value() if each.key else None for each in settings.upstreams]
    assert keys == [KEY, None, "relay-key"]


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("prot = 1", "prot"),
        ("port = 'x'", "port"),
        ("port = 70000", "port"),
        ("keys = ['short']", "SAFELIGHT_KEYS"),
        ("= nonsense", "not TOML"),
        ("[[upstreams]]\nname = 'a'\nbase_url = 'ftp://x'\n", "base_url"),
        ("[[upstreams]]\nname = 'a'\nbase_url = 'https://x.example'\n", "key_env or key_file"),
        ("[[upstreams]]\nname = 'a'\nkey_env = 'NOT_SET'\n", "NOT_SET"),
        ("[[upstreams]]\nname = 'a'\nkey_env = 'A'\nkey_file = 'b'\n", "not both"),
        ("[[upstreams]]\nname = 'a'\nkind = 'painter'\nsurprise = 1\n", "surprise"),
        ("[[upstreams]]\nname = 'a'\nkind = 'painter'\n" * 2, "same name"),
        ("[[upstreams]]\nname = 'a'\nauth = 'none'\nrefuses = ['surprise']\n", "'moderation'"),
        (
            "[[upstreams]]\nname = 'a'\nkind = 'painter'\nkey_env = 'A'\nrename = {}\n",
            "the painter knows no key_env, rename",
        ),
    ],
)
def test_a_mistake_in_the_file_is_told_by_name(tmp_path: Path, toml: str, words: str) -> None:
    (tmp_path / "safelight.toml").write_text(toml)
    with pytest.raises(ConfigurationError, match=words):
        load()


def test_a_mistake_in_the_providers_address_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "127.0.0.1:8080")
    with pytest.raises(ConfigurationError) as raised:
        load()
    assert str(raised.value) == "OPENAI_BASE_URL: must begin with https:// or http://."


def test_a_tilde_is_the_users_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "safelight.toml").write_text(
        "data_dir = '~/data'\nkeys_file = '~/keys.toml'\n"
        "[[upstreams]]\nname = 'a'\nkey_file = '~/key'\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = load()
    assert (settings.data_dir, settings.keys_file) == (tmp_path / "data", tmp_path / "keys.toml")
    assert settings.upstreams[0].key is not None


def test_a_misspelt_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFELIGHT_PROT", "1")
    with pytest.raises(ConfigurationError, match="SAFELIGHT_PROT"):
        load()


def test_a_named_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.toml"):
        load(tmp_path / "none.toml")


def test_no_secret_is_in_a_repr_or_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("SAFELIGHT_KEYS", "caller-key-1")
    settings = load()
    assert KEY not in repr(settings)
    assert "caller-key-1" not in repr(settings)
    monkeypatch.setenv("SAFELIGHT_KEYS", "secret")
    with pytest.raises(ConfigurationError) as raised:
        load()
    assert "secret" not in str(raised.value).replace("SecretStr", "")
    assert str(tmp_path)


def test_every_setting_says_what_it_is_for() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
