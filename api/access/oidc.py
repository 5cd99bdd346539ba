"""Signing in at the office's own identity provider (OpenID Connect), where one is set: authorization code with PKCE, ID token checked.

Needs the extra `oidc` (Authlib). An administrator makes the account first (`cancu user add NAME --no-password`); the provider only says who someone is,
never what they may do. An e-mail address counts only where the provider has verified it.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

import httpx
from itsdangerous import BadData, URLSafeTimedSerializer

from api.access.provider import Provider
from api.refused import Refused

__all__ = ["LASTS", "NotSignedIn", "Provider", "begin", "end", "leave"]

LASTS = 600
"""Seconds that a person has to sign in at the provider."""

_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA"]
"""Signatures with a key of the provider: never "none", never a shared secret."""


class NotSignedIn(Refused):
    """The provider's answer does not prove who someone is."""

    status, title = 403, "Không đăng nhập được"


def begin(provider: Provider, secret: str, back: str, onward: str) -> tuple[str, str]:
    """The provider's sign-in address, and what the cookie keeps until the person comes back.

    Args:
        secret: signs the cookie.
        back: our address to come back to.
        onward: where to go on to then.
    """
    from authlib.common.security import generate_token
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    verifier, nonce, state = generate_token(64), secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    with _client(provider, back) as client:
        address, _ = client.create_authorization_url(
            _metadata(provider)["authorization_endpoint"], state=state, nonce=nonce, code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )  # fmt: skip
    return address, _signer(secret).dumps([state, nonce, verifier, onward])


def end(provider: Provider, secret: str, back: str, kept: str, parameters: dict[str, str]) -> tuple[list[str], str]:
    """The names that the person may be known by, and where to go on to.

    Raises:
        NotSignedIn: the answer was not asked for by this browser, is late, or is not the provider's.
    """
    try:
        state, nonce, verifier, onward = _signer(secret).loads(kept, max_age=LASTS)
    except (BadData, ValueError) as error:
        raise NotSignedIn("phiên đăng nhập đã quá hạn; hãy thử lại") from error
    if not secrets.compare_digest(parameters.get("state", "").encode(), str(state).encode()) or "code" not in parameters:
        raise NotSignedIn("máy chủ đăng nhập tập trung không xác nhận")
    return _names(_claims(provider, back, parameters["code"], verifier, nonce)), str(onward)


def leave(provider: Provider, back: str) -> str | None:
    """Where a person signs out at the provider too (OpenID Connect RP-Initiated Logout): on a machine that several use, signing in there again would ask
    for no password. None where the provider has no such place.

    Args:
        back: our address to come back to.

    Raises:
        NotSignedIn: the provider cannot be reached.
    """
    place = _metadata(provider).get("end_session_endpoint")
    if not isinstance(place, str) or not place.startswith(("https://", "http://")):
        return None
    return place + ("&" if "?" in place else "?") + urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})


def _claims(provider: Provider, back: str, code: str, verifier: str, nonce: str) -> dict[str, Any]:
    from authlib.common.errors import AuthlibBaseError
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    metadata = _metadata(provider)
    try:
        with _client(provider, back) as client:
            token = client.fetch_token(metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier)
        keys = KeySet.import_key_set(_fetched(metadata["jwks_uri"]))
        found = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS)
        checks: dict[str, Any] = {
            "iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True, "value": provider.client_id},
            "nonce": {"essential": True, "value": nonce}, "exp": {"essential": True}, "sub": {"essential": True},
        }  # fmt: skip
        jwt.JWTClaimsRegistry(leeway=60, **checks).validate(found.claims)
    except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, ValueError) as error:
        raise NotSignedIn("máy chủ đăng nhập tập trung không xác nhận") from error
    return dict(found.claims)


def _names(claims: dict[str, Any]) -> list[str]:
    """What an account may be named: the user name, else a verified address."""
    names = [claims.get("preferred_username"), claims.get("email") if claims.get("email_verified") is True else None]
    return [name for name in names if isinstance(name, str) and name]


def _metadata(provider: Provider) -> dict[str, Any]:
    """The provider's own description; it must be of the issuer that it is asked for as.

    Raises:
        NotSignedIn: it cannot be had.
    """
    try:
        found: dict[str, Any] = _fetched(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    except (httpx.HTTPError, ValueError) as error:
        raise NotSignedIn("không gọi được máy chủ đăng nhập tập trung") from error
    if found.get("issuer") != provider.issuer:
        raise NotSignedIn("máy chủ đăng nhập tập trung xưng tên khác với cấu hình")
    return found


def _fetched(address: str) -> Any:
    answer = httpx.get(address, timeout=10, follow_redirects=False)
    answer.raise_for_status()
    return answer.json()


def _client(provider: Provider, back: str) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client

    return OAuth2Client(provider.client_id, provider.client_secret, scope="openid profile email", redirect_uri=back, timeout=10)


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="oidc")
