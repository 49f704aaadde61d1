"""What the operator sees of it all: log lines, metrics, traces. Reads facts, decides nothing.

`logs` and `console` are how lines look, `summary` a generation's line, `access` a request's line,
`families`, `metrics`, `levels` and `exposition` the numbers at `/metrics`, `tracing` and `otlp` the
spans; `observer` is told what happens. Never pixels, keys, tickets or queries; prompts only where
the operator asks for them.
"""
