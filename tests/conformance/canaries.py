"""Secrets that are easy to find again, and the search for them in whatever form they might turn up."""

import base64
import hashlib
from dataclasses import dataclass, field


def canary(name):
    """A secret with characters that encodings change, around 32 letters that none but base64 does."""
    return "p+/" + hashlib.sha256(name.encode()).hexdigest()[:32] + "=&%q"


def _forms(core):
    """Pieces by which a secret is known, also when it was cut or stands inside something encoded."""
    yield core[:12].encode()
    yield core[-12:].encode()
    yield core.encode().hex().encode()
    for shift in range(3):  # base64 begins anew every three bytes
        for letters in (b"+/", b"-_"):
            encoded = base64.b64encode(b"x" * shift + core.encode(), letters)
            yield encoded[4:24]


@dataclass
class Canaries:
    """What was planted, by name."""

    planted: dict = field(default_factory=dict)

    def plant(self, name):
        return self.planted.setdefault(name, canary(name))

    def in_bytes(self, text):
        """Names of those that stand in it, in any form."""
        return {
            name
            for name, secret in self.planted.items()
            if any(form in text for form in _forms(secret[3:35]))
        }
