"""Logging in to a CSC service: OAuth 2 client credentials, or a name and password."""

from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import SecretStr

from hocba_hooks import KeyConfig
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked, resolved
from hocba_plugin.sign.keys.remote.outcomes import RemoteError
from hocba_plugin.sign.keys.remote.service import Service
from hocba_plugin.sign.keys.remote.web import Web


class Session:
    """Calls with an access token, which is asked for when needed, and again when it has expired."""

    def __init__(self, config: KeyConfig, service: Service) -> None:
        """Prepare; nothing is sent yet.

        :raises KeyUseError: address, account or password are missing in the configuration.
        """
        self.config = config
        self._holder = masked(config.holder)
        self.service = service
        self.secret = SecretStr(self._password())
        self.web = Web(config, service)
        self._token: SecretStr | None = None

    def post(
        self, path: str, body: Mapping[str, Any], timeout_s: float | None = None
    ) -> Mapping[str, Any]:
        """Return the answer of the service at one of its ``paths``.

        :raises RemoteError: see ``Web.post``.
        """
        try:
            return self._authorised(path, body, timeout_s)
        except RemoteError as error:
            if error.status != HTTPStatus.UNAUTHORIZED:
                raise
            # A 401 is certain: nothing was done, so repeating is safe even for a signature.
            self._token = None
            return self._authorised(path, body, timeout_s)

    def enter(self) -> Mapping[str, Any]:
        """Return the answer that holds the access token.

        :raises RemoteError: no access.
        """
        return self._by_client() if self.config.client_id else self._by_name()

    def close(self) -> None:
        """Give the token back, if the service can take it, and release the connection."""
        if self._token is not None and "revoke" in self.service.paths:
            try:
                body = {"token": self._token.get_secret_value()}
                self._authorised("revoke", body, None)
            except RemoteError:
                pass  # it expires by itself
        self._token = None
        self.web.close()

    def _authorised(
        self, path: str, body: Mapping[str, Any], timeout_s: float | None
    ) -> Mapping[str, Any]:
        if self._token is None:
            self._token = SecretStr(self._new_token())
        headers = {"Authorization": f"Bearer {self._token.get_secret_value()}"}
        place = self.service.paths[path]
        return self.web.post(place, body, headers=headers, timeout_s=timeout_s)

    def _new_token(self) -> str:
        answer = self.enter()
        token = answer.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise RemoteError(self._holder, "không nhận được mã truy cập", "no access token came")
        return token

    def _by_client(self) -> Mapping[str, Any]:
        form = {
            "grant_type": "client_credentials",
            "scope": "service",
            "client_id": self.config.client_id,
            "client_secret": self.secret.get_secret_value(),
        }
        return self.web.post(self.service.paths["token"], form, form=True)

    def _by_name(self) -> Mapping[str, Any]:
        pair = f"{self.config.account}:{self.secret.get_secret_value()}"
        headers = {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
        return self.web.post(self.service.paths["login"], {"rememberMe": False}, headers=headers)

    def _password(self) -> str:
        password = resolved(self.config.holder, self.config.client_secret)
        if password is None or not (self.config.client_id or self.config.account):
            raise KeyUseError(
                self._holder,
                "chưa cấu hình client_id (hoặc account) và client_secret",
                "client_id (or account) and client_secret are not configured",
            )
        return password
