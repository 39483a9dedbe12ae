"""The API client against a server that expires tokens, counts, fails and falls silent."""

from __future__ import annotations

import logging
import time
import traceback

import pytest

from tests.wechat_platform.api_server import SEND, TOKEN, ApiServer
from tests.wechat_platform.ledger import Said
from tests.yibao.channels.wechat.api_scenes import USER, play
from yibao.channels.wechat.api import WechatApi
from yibao.errors import PlatformError

MENU = {"button": [{"name": "缴费", "type": "click", "key": "居民医保怎么交"}]}


async def refused(api: WechatApi, text: str = "在手机上查") -> PlatformError:
    with pytest.raises(PlatformError) as error:
        await api.send_text(USER, text)
    assert "改法：" in str(error.value)
    return error.value


def test_a_text_arrives_as_it_was_written() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        await api.send_text(USER, '余额 "<&>" 🙂\n第二行')
        assert server.ledger.of(USER) == ['余额 "<&>" 🙂\n第二行']

    play(scene)


def test_the_account_s_menu_is_set_shown_and_taken_away() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        assert await api.menu() is None
        await api.create_menu(MENU)
        assert server.menu == MENU == await api.menu()
        await api.delete_menu()
        assert server.menu is None and await api.menu() is None

    play(scene)


@pytest.mark.parametrize("code", [40001, 40014, 42001, 42007])
def test_a_token_that_is_refused_is_renewed_and_the_message_arrives_once(code: int) -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        await api.send_text(USER, "一")
        server.fail(SEND, code)
        await api.send_text(USER, "二")
        assert server.ledger.of(USER) == ["一", "二"]

    server = play(scene)
    # The unforced request brings the token that was refused; only then is a new one forced
    assert (server.fetched, server.forced) == (3, 1)


def test_a_token_that_another_program_spoilt_is_renewed_without_force() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        await api.send_text(USER, "一")
        server.spoil_token()
        await api.send_text(USER, "二")
        assert server.ledger.of(USER) == ["一", "二"]

    server = play(scene)
    assert (server.fetched, server.forced) == (2, 0)


def test_a_token_that_is_refused_for_ever_ends_in_an_error_and_is_forced_once() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        server.fail(SEND, *[40001] * 10)
        for _ in range(3):
            assert (await refused(api)).code == 40001

    assert play(scene).forced == 1


@pytest.mark.parametrize("code", [-1, 45011])
def test_a_platform_that_is_busy_is_asked_again_after_a_pause(code: int) -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        server.fail(SEND, code, code, code)
        await api.send_text(USER, "一")
        assert server.ledger.of(USER) == ["一"]
        server.fail(SEND, *[code] * 4)
        assert (await refused(api)).code == code

    assert play(scene).calls[SEND] == 8


@pytest.mark.parametrize("code", [40003, 45002, 45009, 45015, 45047, 48001, 43004, 99999])
def test_what_no_second_try_can_mend_is_given_up_at_once_with_the_reason(code: int) -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        server.fail(SEND, code)
        error = await refused(api)
        assert error.code == code and str(code) in str(error) and not error.uncertain

    assert play(scene).calls[SEND] == 1


def test_the_platform_s_own_limits_come_back_with_their_codes() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        assert (await refused(api)).code == 40003
        server.ledger.say(Said(USER, "1", "余额", at=time.time() - 49 * 3600))
        assert (await refused(api)).code == 45015
        server.ledger.say(Said(USER, "2", "余额"))
        assert (await refused(api, "长" * 700)).code == 45002
        for number in range(5):
            await api.send_text(USER, f"第 {number} 段")
        assert (await refused(api)).code == 45047
        server.ledger.say(Said(USER, "3", "继续"))
        server.send_quota = 0
        assert (await refused(api)).code == 45009

    play(scene, spoken=False)


@pytest.mark.parametrize("fault", ["late", "cut", "junk", "500"])
def test_a_message_that_may_have_arrived_is_not_sent_again(fault: str) -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        server.fail(SEND, fault)
        error = await refused(api)
        assert (error.code, error.uncertain) == (0, True)
        assert server.ledger.of(USER) == (["在手机上查"] if fault == "late" else [])

    assert play(scene).calls[SEND] == 1


def test_a_platform_that_hangs_is_not_waited_for_for_ever() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        server.fail(SEND, "hang")
        api._caller._limits = type(api._caller._limits)(total=0.2)
        assert (await refused(api)).uncertain

    play(scene)


def test_without_a_token_nothing_was_sent_so_the_message_is_tried_again() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        server.fail(TOKEN, "cut", "junk", -1)
        await api.send_text(USER, "一")
        assert server.ledger.of(USER) == ["一"]

    assert play(scene).calls[SEND] == 1


def test_a_menu_may_be_set_twice_so_silence_is_followed_by_another_try() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        server.fail("/cgi-bin/menu/create", "late", "cut")
        await api.create_menu(MENU)
        assert server.menu == MENU

    assert play(scene).calls["/cgi-bin/menu/create"] == 3


def test_a_platform_that_is_out_of_reach_is_told() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        await server._runner.cleanup()
        error = await refused(api)
        assert "YIBAO_WECHAT_API" in str(error) and not error.uncertain

    play(scene)


def test_no_secret_and_no_text_is_in_a_log_or_an_error(caplog: pytest.LogCaptureFixture) -> None:
    text = "不能出现的话"

    async def scene(server: ApiServer, api: WechatApi) -> None:
        told = []
        for faults in (["cut"], ["junk"], [45015], [-1] * 4):
            server.fail(SEND, *faults)
            error = await refused(api, text)
            told.append("".join(traceback.format_exception(error)))
        await server._runner.cleanup()
        told.append("".join(traceback.format_exception(await refused(api, text))))
        shown = "".join(told) + caplog.text
        hidden = (server._token, server.account.secret, server.account.token, text, USER)
        assert [secret for secret in hidden if secret in shown] == []
        assert "-1" in caplog.text and SEND in caplog.text

    with caplog.at_level(logging.DEBUG):
        play(scene)
