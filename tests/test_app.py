"""The application as it is composed: names in the configuration mean models, or are refused."""

from pathlib import Path

import pytest
from starlette.applications import Starlette

from safelight.app import create_app
from safelight.config import ConfigurationError, Settings
from safelight.loading import load

UPSTREAM = "[[upstreams]]\nname = 'a'\nauth = 'none'\nbase_url = 'http://127.0.0.1:9/v1'\n"
PAINTER = "[[upstreams]]\nname = 'p'\nkind = 'painter'\n"


def app_of(tmp_path: Path, toml: str) -> Starlette:
    file = tmp_path / "other.toml"
    file.write_text(f"data_dir = '{tmp_path}'\n{toml}")
    return create_app(load(file))


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[[models]]\nid = 'x'\nn = 99\n", r"\[\[models\]\]: x\.n: .*10"),
        ("[[models]]\nn = 2\n", r"\[\[models\]\]: .*id"),
        ("[[models]]\nid = 'gpt-image-2'\nsurprise = 1\n", r"gpt-image-2\.surprise"),
        ("default_model = 'gpt-image-22'\n", r"default_model: .*gpt-image-22.*gpt-image-2,"),
        (f"{UPSTREAM}rename = {{ 'gpt-image-22' = 'mine' }}\n", r"upstream a: rename: .*-22"),
    ],
)
def test_a_mistake_about_models_is_told_at_start(tmp_path: Path, toml: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        app_of(tmp_path, toml)


@pytest.mark.parametrize(
    "name", ["gpt-image-2", "openai/gpt-image-2", "gpt-image-2-2026-04-21", "my-own"]
)
@pytest.mark.parametrize("upstream", [UPSTREAM, PAINTER])
def test_an_upstream_serves_a_model_by_any_of_its_names(
    tmp_path: Path, upstream: str, name: str
) -> None:
    app = app_of(tmp_path, f"default_model = '{name}'\n{upstream}models = ['{name}']\n")
    assert app.state.gateway.router.served == ("my-own" if name == "my-own" else "gpt-image-2",)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense://user:word-of-secret@host/b?sig=secret-of-query", "nonsense://…"),
        ("file:///proc/nope?sig=secret-of-query", "file://…"),
        ("az://account/pictures?sig=secret-of-query", "az://…"),
        ("s3://user:word of secret@/b?sig=secret of query", "s3://…"),
        ("word-of-secret", "(no URL)"),
        ("s3:/user:word-of-secret@b", "(no URL)"),
        ("file:///proc/nope", "file:///proc/nope"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_without_its_password_or_query(
    tmp_path: Path, url: str, told: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        app_of(tmp_path, f"pictures_url = '{url}'\n")
    words = str(caught.value)
    assert words.startswith(f"pictures_url {told} cannot be used: ")
    assert "secret" not in words
    assert url not in repr(Settings(pictures_url=url))


def test_a_folder_that_cannot_hold_pictures_is_told_by_its_own_setting(tmp_path: Path) -> None:
    (tmp_path / "pictures").touch()
    with pytest.raises(ConfigurationError, match=rf"^data_dir {tmp_path} cannot be used: ."):
        app_of(tmp_path, "")
