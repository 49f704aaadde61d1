"""Short texts that whoever has them can show again and nobody can make up: for links and tickets.

Keyed BLAKE2b of the standard library (RFC 7693 2.9), a tenth of HMAC-SHA256's time, over the text
as it is shown, so that one permission has one spelling. What a text permits, and until when, is
said by whoever signs it.
"""

import base64
import hashlib
import hmac

_DIGEST_BYTES = 32
_SIGNATURE_CHARACTERS = 43
"""As many bytes in base64 without padding."""


class Signer:
    """Signs for one `purpose`: what is signed for another is not recognised."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        # A key for each purpose, since a secret may be longer than the algorithm's keys are.
        key = hmac.digest(secret, purpose.encode(), "sha256")
        self._keyed = hashlib.blake2b(key=key, digest_size=_DIGEST_BYTES)

    def sign(self, message: str) -> str:
        """The message with its signature, in characters that may stand anywhere in an address."""
        shown = _text_of(message.encode())
        return f"{shown}.{self._signature(shown)}"

    def read(self, text: str) -> str | None:
        """The message of a text that was signed here, else None."""
        shown, _, signature = text.rpartition(".")
        # In ASCII, since only such texts can be compared in constant time.
        if len(signature) != _SIGNATURE_CHARACTERS or not text.isascii():
            return None
        if not hmac.compare_digest(self._signature(shown), signature):
            return None
        return base64.urlsafe_b64decode(shown + "=" * (-len(shown) % 4)).decode()

    def _signature(self, shown: str) -> str:
        signing = self._keyed.copy()
        signing.update(shown.encode())
        return _text_of(signing.digest())


def _text_of(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
