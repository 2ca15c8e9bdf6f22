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
        self._config = config
        self._holder = masked(config.holder)
        self._service = service
        self._secret = SecretStr(self._password())
        self._web = Web(config, service)
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

    def close(self) -> None:
        """Give the token back, if the service can take it, and release the connection."""
        if self._token is not None and "revoke" in self._service.paths:
            try:
                body = {"token": self._token.get_secret_value()}
                self._authorised("revoke", body, None)
            except RemoteError:
                pass  # it expires by itself
        self._token = None
        self._web.close()

    def _authorised(
        self, path: str, body: Mapping[str, Any], timeout_s: float | None
    ) -> Mapping[str, Any]:
        if self._token is None:
            self._token = SecretStr(self._new_token())
        headers = {"Authorization": f"Bearer {self._token.get_secret_value()}"}
        place = self._service.paths[path]
        return self._web.post(place, body, headers=headers, timeout_s=timeout_s)

    def _new_token(self) -> str:
        answer = self._by_client() if self._config.client_id else self._by_name()
        token = answer.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise RemoteError(self._holder, "không nhận được mã truy cập", "no access token came")
        return token

    def _by_client(self) -> Mapping[str, Any]:
        form = {
            "grant_type": "client_credentials",
            "scope": "service",
            "client_id": self._config.client_id,
            "client_secret": self._secret.get_secret_value(),
        }
        return self._web.post(self._service.paths["token"], form, form=True)

    def _by_name(self) -> Mapping[str, Any]:
        pair = f"{self._config.account}:{self._secret.get_secret_value()}"
        headers = {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
        return self._web.post(self._service.paths["login"], {"rememberMe": False}, headers=headers)

    def _password(self) -> str:
        password = resolved(self._config.holder, self._config.client_secret)
        if password is None or not (self._config.client_id or self._config.account):
            raise KeyUseError(
                self._holder,
                "chưa cấu hình client_id (hoặc account) và client_secret",
                "client_id (or account) and client_secret are not configured",
            )
        return password
