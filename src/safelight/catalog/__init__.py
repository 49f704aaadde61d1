"""Models are data: what each one accepts, read from `*.toml` and from configuration."""
