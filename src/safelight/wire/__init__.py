"""The sans-IO core: bytes to events and events to bytes.

Nothing in this package imports asyncio, anyio, starlette or httpx, reads a clock or logs; it
depends on the standard library, pydantic, pybase64 and `safelight.errors` alone.
"""
