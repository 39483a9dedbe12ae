"""The key to the platform's API: kept while it is good, renewed early, by one worker for all."""

from __future__ import annotations

from hashlib import sha256

from yibao.channels.wechat.calling import Caller, Json
from yibao.channels.wechat.faults import silence
from yibao.channels.wechat.settings import WechatSettings
from yibao.errors import PlatformError
from yibao.stores.short_lived import ShortLived

_PATH = "/cgi-bin/stable_token"
# The platform hands out the next token in the last five minutes of the old one
_EARLY = 300
_SHORTEST = 5
_TURN = 15
# Forcing ends the old token for everybody, and the platform allows it 20 times a day, 30 s apart
_FORCED_EVERY = 60


class AccessToken:
    """The account's token; every method may raise PlatformError and StoreError."""

    def __init__(self, settings: WechatSettings, store: ShortLived, caller: Caller) -> None:
        self._settings, self._store, self._caller = settings, store, caller
        # A changed secret must not go on with the old one's token
        name = f"{settings.app_id}\n{settings.app_secret}"
        self._key = f"wechat:token:{sha256(name.encode()).hexdigest()[:32]}"

    async def get(self) -> str:
        """A token that is good for minutes at least."""
        return await self._store.get(self._key) or await self._renewed("")

    async def renew(self, stale: str) -> str:
        """Another token, after the platform has refused that one."""
        return await self._renewed(stale)

    async def _renewed(self, stale: str) -> str:
        async with self._store.lock(self._key, _TURN):
            kept = await self._store.get(self._key)
            if kept and kept != stale:
                return kept  # another worker was here first
            token, seconds = await self._fetched(force=False)
            if token == stale and await self._store.claim(f"{self._key}:forced", _FORCED_EVERY):
                token, seconds = await self._fetched(force=True)
            if token != stale:
                await self._store.put(self._key, token, max(seconds - _EARLY, _SHORTEST))
            return token

    async def _fetched(self, *, force: bool) -> tuple[str, int]:
        asked = {
            "grant_type": "client_credential",
            "appid": self._settings.app_id,
            "secret": self._settings.app_secret,
            "force_refresh": force,
        }
        try:
            return _token(await self._caller.call(_PATH, asked))
        except PlatformError as error:
            # Without a token nothing was done to anybody, whatever became of this call
            error.uncertain = False
            raise


def _token(answer: Json) -> tuple[str, int]:
    token, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(token, str) or not token or not isinstance(seconds, int):
        raise silence(uncertain=False)
    return token, seconds
