"""Settings found: from the environment, the file and the flags, with the upstreams' keys resolved.

What settings there are is in `config.py`.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from safelight.config import (
    OPENAI_BASE_URL,
    ConfigurationError,
    Settings,
    UpstreamSettings,
    in_words,
)

DEFAULT_CONFIG = Path("safelight.toml")

_FILE_ONLY = frozenset({"upstreams", "models"})

_OF_THE_CLIENT = frozenset({"SAFELIGHT_BASE_URL", "SAFELIGHT_KEY"})
"""What `safelight generate` and the other client commands read; a server has no use for them."""


def load(config: Path | None = None, flags: Mapping[str, Any] | None = None) -> Settings:
    """Settings from environment, file and flags, with the upstreams' keys resolved.

    `config` None reads `safelight.toml` in the working directory if it is there; `flags` holds only
    the flags that were given. Raises `ConfigurationError`.
    """
    if config is not None and not config.is_file():
        raise ConfigurationError(f"There is no configuration file {config}.")
    _refuse_unknown_names(os.environ)
    source: dict[str, Any] = {
        "model_config": SettingsConfigDict(toml_file=config or DEFAULT_CONFIG)
    }
    try:
        settings = type("Settings", (Settings,), source)(**(flags or {}))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{config or DEFAULT_CONFIG} is not TOML: {error}") from error
    except ValidationError as error:
        raise ConfigurationError(in_words(error)) from error
    upstreams = settings.upstreams or _upstreams_from(os.environ)
    resolved = tuple(_with_key(upstream, os.environ) for upstream in upstreams)
    updated: Settings = settings.model_copy(update={"upstreams": resolved})
    return updated


def _refuse_unknown_names(environment: Mapping[str, str]) -> None:
    prefix = "SAFELIGHT_"
    known = {prefix + name.upper() for name in Settings.model_fields if name not in _FILE_ONLY}
    for name in environment:
        if name.startswith(prefix) and name not in known | _OF_THE_CLIENT:
            raise ConfigurationError(
                f"{name} is not a setting. Settings: {', '.join(sorted(known))}."
            )


def _upstreams_from(environment: Mapping[str, str]) -> tuple[UpstreamSettings, ...]:
    """`OPENAI_API_KEY` alone switches the provider on; without it the painter paints."""
    if not environment.get("OPENAI_API_KEY"):
        return (UpstreamSettings(name="painter", kind="painter"),)
    base_url = environment.get("OPENAI_BASE_URL") or OPENAI_BASE_URL
    try:
        openai = UpstreamSettings(name="openai", base_url=base_url, key_env="OPENAI_API_KEY")
    except ValidationError as error:
        reason = in_words(error).removeprefix("base_url: ")
        raise ConfigurationError(f"OPENAI_BASE_URL: {reason}.") from error
    return openai, UpstreamSettings(name="painter", kind="painter", models=("painter-1",))


def _with_key(upstream: UpstreamSettings, environment: Mapping[str, str]) -> UpstreamSettings:
    if upstream.kind != "openai" or upstream.auth == "none":
        return upstream
    own_provider = upstream.base_url == OPENAI_BASE_URL and upstream.key_file is None
    name = upstream.key_env or ("OPENAI_API_KEY" if own_provider else None)
    key = _read_key(upstream, name, environment)
    if not key or not key.isascii() or not key.isprintable():
        where = f"environment variable {name}" if name else f"file {upstream.key_file}"
        raise ConfigurationError(f"upstream {upstream.name}: there is no usable key in {where}.")
    return upstream.model_copy(update={"key": SecretStr(key)})


def _read_key(
    upstream: UpstreamSettings, name: str | None, environment: Mapping[str, str]
) -> str | None:
    if name is not None:
        return environment.get(name, "").strip()
    if upstream.key_file is None:
        raise ConfigurationError(
            f"upstream {upstream.name}: give key_env or key_file, or auth = 'none' without a key."
        )
    try:
        return upstream.key_file.read_text("utf-8").strip()
    except OSError as error:
        raise ConfigurationError(
            f"upstream {upstream.name}: {error.strerror}: key_file."
        ) from error
