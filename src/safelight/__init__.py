"""Safelight: a streaming image gateway that speaks the OpenAI-compatible images API."""

__version__ = "0.1.0"
