"""Settings: every limit with its name, unit, default and reason, in one place.

Order of precedence, lowest first: defaults, environment (`SAFELIGHT_*`; for the provider
`OPENAI_API_KEY` and `OPENAI_BASE_URL`), `safelight.toml`, flags of the command line. Secrets never
appear in a repr. README's table of settings is tested against this file.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

KiB = 1024
MiB = 1024 * KiB

OPENAI_BASE_URL = "https://api.openai.com/v1"


class ConfigurationError(ValueError):
    """The configuration cannot be used; the message says which setting and what to do."""


def _https_or_http(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError("must begin with https:// or http://")
    return url.rstrip("/")


Url = Annotated[str, AfterValidator(_https_or_http)]
File = Annotated[Path, AfterValidator(Path.expanduser)]
"""A path in which `~` is the user's home, as a shell would have it."""

Refusable = Literal[
    "background",
    "complexity",
    "frame_count",
    "frame_duration_ms",
    "moderation",
    "output_format",
    "partial_images",
    "quality",
    "response_format",
    "safety_identifier",
    "size",
    "stream",
    "style",
    "svg",
    "user",
]
"""Parameters that an upstream may be said not to take; a refused `output_format` takes
`output_compression` with it."""

_OF_ALL = frozenset({"name", "kind", "models"})
_OF_A_REPLAY = frozenset({"recordings", "time_scale", "match", "strict"})


def _default_data_dir() -> Path:
    """The XDG data home, where a user may write without asking anybody."""
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "safelight"


class UpstreamSettings(BaseModel):
    """One `[[upstreams]]` entry. The order of the entries is the order of preference."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    kind: Literal["openai", "painter", "replay"] = "openai"
    base_url: Url = OPENAI_BASE_URL
    path: Annotated[str, Field(pattern=r"^/")] = "/images/generations"
    key_env: str | None = None
    key_file: File | None = None
    auth: Literal["bearer", "api-key", "none"] = "bearer"
    models: tuple[str, ...] = ()
    rename: dict[str, str] = {}
    refuses: tuple[Refusable, ...] = ()
    picture_hosts: tuple[str, ...] = ()
    traceparent: bool = False
    recordings: File | None = None
    time_scale: Annotated[float, Field(ge=0, le=100)] = 1.0
    match: Literal["request", "order"] = "request"
    strict: bool = True
    key: SecretStr | None = Field(default=None, exclude=True)

    @model_validator(mode="after")
    def _one_way_to_the_key(self) -> "UpstreamSettings":
        if self.key_env and self.key_file:
            raise ValueError(f"upstream {self.name}: give key_env or key_file, not both")
        return self

    @model_validator(mode="after")
    def _nothing_that_would_be_ignored(self) -> "UpstreamSettings":
        beyond = self.model_fields_set - _OF_ALL
        if self.kind == "painter" and beyond:
            known = ", ".join(sorted(beyond))
            raise ValueError(f"upstream {self.name}: the painter knows no {known}")
        if self.kind == "replay" and beyond - _OF_A_REPLAY:
            known = ", ".join(sorted(beyond - _OF_A_REPLAY))
            raise ValueError(f"upstream {self.name}: a replay knows no {known}")
        if self.kind == "replay" and self.recordings is None:
            raise ValueError(f"upstream {self.name}: a replay needs recordings, a folder")
        if self.kind == "openai" and beyond & _OF_A_REPLAY:
            known = ", ".join(sorted(beyond & _OF_A_REPLAY))
            raise ValueError(f"upstream {self.name}: only a replay knows {known}")
        return self


class Settings(BaseSettings):
    """All of Safelight's settings. Durations are in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(
        env_prefix="SAFELIGHT_", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on; others need keys.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8000, description="Port to listen on.")
    public_url: Url | None = Field(
        None, description="How clients reach this server, for links; else the request's Host."
    )
    keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Callers' keys, separated by commas; none and no keys file: open mode."
    )
    keys_file: File | None = Field(
        None, description="TOML file of `[[keys]]`; else `keys.toml` in `data_dir`, if it is there."
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Web pages elsewhere that may call, separated by commas: exact origins."
    )
    data_dir: File = Field(
        default_factory=_default_data_dir,
        description="Where stored pictures and the link-signing secret are kept.",
    )
    pictures_url: str | None = Field(
        None,
        repr=False,
        description="Object store for pictures (`s3://…`, `file:///…`); else `data_dir`.",
    )
    default_model: str | None = Field(
        None, description="Model of requests that name none; else the seed contract's rule."
    )
    substitute_retired: bool = Field(
        False, description="Answer requests for a retired model with its successor."
    )
    pace: Annotated[float, Field(ge=0, le=600)] = Field(
        0, description="Spread each painter generation over this time; 0 is as fast as it paints."
    )
    painter_workers: Annotated[int, Field(ge=0, le=64)] = Field(
        0, description="Painter processes; 0 is one a core."
    )
    record: File | None = Field(
        None,
        description="Folder for a recording of every picture; see “Record and replay”.",
    )
    record_pictures: Literal["kept", "painted"] = Field(
        "kept", description="`painted` records painted pictures of the same size instead."
    )
    test_bench: bool = Field(
        False, description="Misbehave on request; see “A test bench for your client”."
    )
    log_format: Literal["console", "json"] = Field("console", description="How log lines look.")
    log_level: Literal["debug", "info", "warning"] = Field(
        "info", description="The least that is logged; `warning` is failures alone."
    )
    log_prompts: bool = Field(
        False, description="Put prompts into the log; they may be anybody's private words."
    )
    access_log: bool = Field(
        True, description="A log line for each request, without queries and links' tokens."
    )
    metrics_callers: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Whose keys may read `/metrics`, names separated by commas; unset: any key."
    )
    otlp_endpoint: Url | None = Field(
        None,
        description="Where spans go, such as `http://localhost:4318`; needs `safelight[otel]`.",
    )

    receive_timeout: PositiveFloat = Field(
        10, description="Receiving a whole request, from the connection or its first byte on."
    )
    keep_alive_timeout: PositiveInt = Field(
        5,
        description="An idle connection between two requests; above a proxy's own, if it has one.",
    )
    dead_peer_timeout: PositiveFloat = Field(
        45, description="A client that acknowledges nothing; then the kernel drops it."
    )
    max_head_bytes: Annotated[int, Field(ge=1 * KiB)] = Field(
        64 * KiB, description="Request line and header fields; a long prompt in a query fits."
    )
    max_unsent_bytes: Annotated[int, Field(ge=16 * KiB)] = Field(
        128 * KiB,
        description="What the kernel keeps of an answer that a client does not take, a connection.",
    )
    max_body_bytes: PositiveInt = Field(
        1 * MiB, description="Request body; the longest prompt is well under it."
    )
    max_generations: PositiveInt = Field(
        500, description="Generations running at a time, of all callers; more are told to wait."
    )
    max_generations_per_caller: PositiveInt = Field(
        16, description="The same of one caller, unless its key says otherwise."
    )
    generations_per_minute: NonNegativeInt = Field(
        0, description="New generations of one caller a minute, unless its key says; 0: any."
    )
    max_event_bytes: PositiveInt = Field(
        32 * MiB, description="One upstream event: a 4K PNG in base64 fits."
    )
    in_flight_bytes: PositiveInt = Field(
        128 * MiB, description="Arriving events, and those not yet sent; over it upstreams wait."
    )
    replay_bytes: PositiveInt = Field(
        256 * MiB, description="Pictures kept for replay; the oldest finished ones go first."
    )
    replay_generations: PositiveInt = Field(
        10_000, description="Finished generations remembered, with their pictures or without."
    )
    replay_ttl: PositiveFloat = Field(
        600, description="How long a finished generation can be resumed."
    )
    viewers_per_generation: PositiveInt = Field(
        1000, description="Clients that may watch one generation at a time."
    )
    connect_timeout: PositiveFloat = Field(5, description="Connecting to an upstream.")
    upstream_transport: Literal["own", "stock"] = Field(
        "own", description="`stock` is httpx's own: slower; used anyway where a proxy is set."
    )
    first_event_timeout: PositiveFloat = Field(
        180, description="Silence of an upstream before its first event."
    )
    event_timeout: PositiveFloat = Field(120, description="Silence of an upstream between events.")
    generation_timeout: PositiveFloat = Field(
        590, description="The whole generation: just under the SDKs' 600 s."
    )
    picture_timeout: PositiveFloat = Field(
        60, description="Fetching one picture that an upstream answers as a link."
    )
    commit_after: PositiveFloat = Field(
        10, description="Silence before a stream's head is sent; until then failures keep status."
    )
    heartbeat: PositiveFloat = Field(
        15, description="Silence before a comment is sent: a quarter of proxies' usual 60 s."
    )
    send_timeout: PositiveFloat = Field(
        30, description="For 64 KiB, or what is left, to a slow client; then it is cut off."
    )
    pressed_send_timeout: PositiveFloat = Field(
        5, description="The same while the byte budget is full: others wait for what it holds."
    )
    viewer_lifetime: PositiveFloat = Field(
        600, description="One GET stream, less up to a fifth by chance; then its client resumes."
    )
    reconnect_delay: Annotated[float, Field(ge=0.1)] = Field(
        1, description="Shortest wait an EventSource is told before it reconnects; up to 5 times."
    )
    linger: Annotated[float, Field(ge=0)] = Field(
        30, description="How long a generation goes on with nobody watching: a reload is no cancel."
    )
    link_ttl: PositiveFloat = Field(3600, description="How long a picture's link works.")
    ticket_ttl: PositiveFloat = Field(
        1800, description="How long a ticket works: a whole generation, its replay, and some more."
    )
    drain_window: PositiveFloat = Field(
        20, description="How long running generations may go on after SIGTERM."
    )

    upstreams: tuple[UpstreamSettings, ...] = Field(
        (), description="`[[upstreams]]` in safelight.toml; see “Pointing it at a provider”."
    )
    models: tuple[dict[str, Any], ...] = Field(
        (), description="`[[models]]` in safelight.toml: added to the catalog or laid over it."
    )

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {
            name: _split(value) if name in _SEPARATED and isinstance(value, str) else value
            for name, value in data.items()
        }

    @model_validator(mode="after")
    def _keys_are_hard_to_guess(self) -> "Settings":
        if any(len(key.get_secret_value()) < MIN_KEY_CHARACTERS for key in self.keys):
            raise ValueError(f"SAFELIGHT_KEYS: a key needs {MIN_KEY_CHARACTERS} characters or more")
        return self

    @model_validator(mode="after")
    def _pictures_are_recorded_somewhere(self) -> "Settings":
        if self.record_pictures != "kept" and self.record is None:
            raise ValueError("record_pictures says how to record: say where, with record")
        return self

    @field_validator("cors_origins")
    @classmethod
    def _origins_are_exact(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not re.fullmatch(r"https?://[a-z0-9.\[\]:-]+", origin):
                raise ValueError(
                    f"{origin} is not an origin: scheme and host, and no path or wildcard"
                )
        return origins

    def secrets(self) -> tuple[str, ...]:
        """The keys that this process knows in clear."""
        keys = [*self.keys, *(upstream.key for upstream in self.upstreams if upstream.key)]
        return tuple(key.get_secret_value() for key in keys)

    @model_validator(mode="after")
    def _upstream_names_differ(self) -> "Settings":
        names = [upstream.name for upstream in self.upstreams]
        if len(names) != len(set(names)):
            raise ValueError("two [[upstreams]] have the same name")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no .env is read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no secrets folder
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags over file over environment."""
        return init_settings, TomlConfigSettingsSource(settings_cls), env_settings


_SEPARATED = frozenset({"keys", "cors_origins", "metrics_callers"})


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


MIN_KEY_CHARACTERS = 8
"""A caller's key shorter than this is a typing mistake or a guess away."""


def in_words(error: ValidationError) -> str:
    """Pydantic's findings as one line each, without the values: they may be secrets."""
    lines = []
    for detail in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in detail["loc"])
        message = detail["msg"].removeprefix("Value error, ")
        lines.append(f"{where}: {message}" if where else message)
    return "; ".join(lines)
