"""TLS to upstreams: verified as httpx verifies it, HTTP/1.1 only, sessions resumed.

A resumed session saves a round trip and the public-key work of a handshake, for each connection
after the first. The server was verified when the session began, under the name the session is
kept by; another name never gets it.
"""

import ssl

import httpx2 as httpx

MAX_SESSIONS = 64
"""Hosts whose last session is kept; an upstream is one or two."""


class TlsSessions:
    """The last session with each host, given to every new connection of one context."""

    def __init__(self) -> None:
        self._sessions: dict[str, ssl.SSLSession] = {}

    def keep(self, connected: ssl.SSLObject) -> None:
        """Remember the session; call it once the server has answered, when its tickets are in."""
        session, host = connected.session, connected.server_hostname
        if session is None or host is None:
            return
        self._sessions.pop(host, None)
        self._sessions[host] = session
        if len(self._sessions) > MAX_SESSIONS:
            del self._sessions[next(iter(self._sessions))]

    def of(self, host: str | None) -> ssl.SSLSession | None:
        """The session to resume with this host."""
        return self._sessions.get(host or "")


def client_context(sessions: TlsSessions, context: ssl.SSLContext | None = None) -> ssl.SSLContext:
    """httpx's own context, or the given one, made to speak HTTP/1.1 and to resume `sessions`.

    Where the operating system verifies instead of OpenSSL (macOS, Windows), httpx's context makes
    its own connection objects, and no session is resumed.
    """
    context = context or httpx.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])

    class Resuming(ssl.SSLObject):
        """asyncio has no argument for a session; the context may choose the object's class."""

        begun = False

        def do_handshake(self) -> None:
            if not self.begun:
                self.begun = True
                kept = sessions.of(self.server_hostname)
                if kept is not None:
                    self.session = kept
            super().do_handshake()

    context.sslobject_class = Resuming
    return context
