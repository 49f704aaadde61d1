"""What the operator sees of it all: log lines, metrics, traces. Reads facts, decides nothing.

`logs` how lines look, `summary` a generation's line, `access` a request's line, `families` and
`metrics` the numbers at `/metrics`, `tracing` and `otlp` the spans. Never pixels, keys, tickets or
queries; prompts only where the operator asks for them.
"""
