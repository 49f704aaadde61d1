"""Any server that speaks OpenAI's images API: providers, relays, JSON-only engines."""
