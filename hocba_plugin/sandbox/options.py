"""Switches of the sandbox: how fast it is, and how strict where nothing is known."""

from hocba_hooks.transcripts import Model

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8300


class Options(Model):
    """All may be left as they are."""

    delay_s: float = 0.05
    """How long a message stays in each of the states before its reply is there."""
    approve_s: float | None = 0.0
    """How long a certificate waits for approval; ``None``: until someone decides."""
    require_certificate: bool = False
    """Whether a school's records are refused before its certificate is approved."""
    require_signatures: bool = True
    """Whether every required slot must hold a signature. None is verified here."""
    token_s: float = 3600.0
    client_secret: str | None = None
    """The only secret that is let in; ``None``: any."""
    page: int = 100
    """Records on one page of a listing."""
