"""What the assistant asks of WeChat's servers: messages sent later, and the account's menu."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from yibao.channels.wechat.access_token import AccessToken
from yibao.channels.wechat.calling import Caller
from yibao.channels.wechat.faults import NO_MENU, PASSING, STALE_TOKEN
from yibao.channels.wechat.settings import WechatSettings
from yibao.errors import PlatformError
from yibao.stores.short_lived import ShortLived

Json = dict[str, Any]

logger = logging.getLogger(__name__)

# Seconds before the second, third and fourth try
PAUSES = (0.5, 1.0, 2.0)


class WechatApi:
    """A client of the platform's API; every method may raise PlatformError and StoreError.

    Used by one event loop; `close` at the end.
    """

    def __init__(
        self, settings: WechatSettings, store: ShortLived, pauses: Sequence[float] = PAUSES
    ) -> None:
        self._caller = Caller(settings.api)
        self._token = AccessToken(settings, store, self._caller)
        self._pauses = pauses

    async def send_text(self, openid: str, text: str) -> None:
        """Send a customer-service message: at most 2,047 bytes, within 48 hours of the user's last.

        A PlatformError that is `uncertain` may have reached the user all the same.
        """
        await self._send({"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def menu(self) -> Json | None:
        """The account's menu as it stands; None if it has none."""
        try:
            answer = await self._asked("/cgi-bin/menu/get")
        except PlatformError as error:
            if error.code == NO_MENU:
                return None
            raise
        menu: Json = answer.get("menu") or {}
        return menu

    async def create_menu(self, menu: Json) -> None:
        """Replace the account's menu."""
        await self._asked("/cgi-bin/menu/create", menu)

    async def delete_menu(self) -> None:
        """Take the account's menu away."""
        await self._asked("/cgi-bin/menu/delete")

    async def close(self) -> None:
        """Let go of connections."""
        await self._caller.close()

    async def _send(self, message: Json) -> None:
        await self._asked("/cgi-bin/message/custom/send", message, again=False)

    async def _asked(self, path: str, body: Json | None = None, *, again: bool = True) -> Json:
        """The answer; what may have been done already is done again only where that does no harm."""
        for pause in self._pauses:
            try:
                return await self._once(path, body)
            except PlatformError as error:
                if not _may_help(error, again=again):
                    raise
                logger.warning(
                    "WeChat's %s failed with %s, next try in %s s", path, error.code, pause
                )
            await asyncio.sleep(pause)
        return await self._once(path, body)

    async def _once(self, path: str, body: Json | None) -> Json:
        token = await self._token.get()
        try:
            return await self._caller.call(path, body, {"access_token": token})
        except PlatformError as error:
            if error.code not in STALE_TOKEN:
                raise
        token = await self._token.renew(token)
        return await self._caller.call(path, body, {"access_token": token})


def _may_help(error: PlatformError, *, again: bool) -> bool:
    if error.code:
        return error.code in PASSING
    return again or not error.uncertain
