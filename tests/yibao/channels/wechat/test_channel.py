"""The WeChat door as the platform meets it: Sanic on a free port, the simulated platform before it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from tests.wechat_platform.account import Account
from tests.wechat_platform.pushing import Platform
from tests.yibao.channels.wechat.delivery_scenes import Turns, first_line, lines
from tests.yibao.channels.wechat.served_door import Door
from yibao.channels.guard import EMPTY, TOO_LONG
from yibao.channels.wechat.channel import SAY_IT, TYPE_IT, WechatInput
from yibao.channels.wechat.delivery import BUSY, STILL_LOOKING
from yibao.errors import ConfigurationError
from yibao.stores.short_lived import RedisShortLived

USER, OTHER = "oUser0000000000000000000001", "oUser0000000000000000000002"
ID = "110101199003078515"


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., Door]]:
    """Opens doors; closed after the module."""
    opened: list[Door] = []

    def go(*arguments: Any) -> Door:
        door = Door(*arguments)
        door.loop.run_until_complete(door.open())
        door.thread.start()
        opened.append(door)
        return door

    yield go
    for door in opened:
        door.loop.call_soon_threadsafe(door.loop.stop)
        door.thread.join()
        door.server.close()
        door.loop.run_until_complete(asyncio.sleep(0))
        door.loop.close()


@pytest.fixture(scope="module")
def safe(serve: Callable[..., Door]) -> Door:
    return serve(Account("safe"))


@pytest.fixture(scope="module")
def real(serve: Callable[..., Door], agent: Any) -> Door:
    """A door with the assistant behind it, which has time on a busy machine."""
    door = serve(Account("safe"), None, 20)
    door.before(agent)
    return door


@pytest.fixture
def turns(safe: Door) -> Any:
    """The safe door with fresh turns behind it."""
    return safe.before(Turns())


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
def test_the_address_is_accepted_and_a_message_answered_in_each_mode(
    serve: Callable[..., Door], mode: str
) -> None:
    door = serve(Account(mode))
    door.before(Turns())

    async def scene(platform: Platform) -> None:
        await platform.check_url()
        assert first_line((await platform.say(USER, "余额"))[0]) == "答：余额"

    door.play(scene)


def test_the_assistant_answers_and_a_number_picks_from_its_menu(real: Door) -> None:
    async def scene(platform: Platform) -> None:
        (said,) = await platform.say(USER, "退休后医保每月返多少钱")
        assert "2 上海" in said and "《" in said
        (said,) = await platform.say(USER, "第二个")
        assert "157.5 元" in said and "您多大年纪" in said
        (said,) = await platform.say(USER, "75")
        assert "157.5 元" in said and "75岁" in said, "a number that was asked for is no pick"

    real.play(scene)


def test_a_new_follower_is_welcomed_with_a_menu_that_works(real: Door) -> None:
    async def scene(platform: Platform) -> None:
        await platform.deliver(platform.event(OTHER, "subscribe"))
        (said,) = platform.ledger.of(OTHER)
        assert said.startswith("您好") and "2 查医保卡余额" in said
        assert "余额" in (await platform.say(OTHER, "2"))[0]

    real.play(scene)


def test_what_was_spoken_or_tapped_is_asked(safe: Door, turns: Turns) -> None:
    async def scene(platform: Platform) -> None:
        await platform.deliver(platform.voice(USER, "余额怎么查。"))
        await platform.deliver(platform.event(USER, "CLICK", "居民医保怎么交"))

    safe.play(scene)
    assert turns.heard == ["余额怎么查。", "居民医保怎么交"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("voice", TYPE_IT)]
    + [(k, SAY_IT) for k in ("image", "location", "link", "video", "shortvideo", "file")],
)
def test_what_cannot_be_read_is_asked_for_in_words(
    safe: Door, turns: Turns, kind: str, said: str
) -> None:
    async def scene(platform: Platform) -> None:
        await platform.deliver(platform.other(USER, kind))

    assert safe.play(scene).of(USER) == [said]
    assert turns.heard == []


@pytest.mark.parametrize(
    "event", ["unsubscribe", "VIEW", "SCAN", "LOCATION", "TEMPLATESENDJOBFINISH"]
)
def test_other_events_and_kinds_are_heard_without_a_word(
    safe: Door, turns: Turns, event: str
) -> None:
    async def scene(platform: Platform) -> None:
        assert await platform.deliver(platform.event(USER, event, "居民医保怎么交"))
        assert await platform.deliver(platform.other(USER, "miniprogrampage"))

    assert safe.play(scene).of(USER) == []
    assert turns.heard == []


def test_who_asks_and_personal_numbers_stay_at_the_door(
    safe: Door, turns: Turns, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def scene(platform: Platform) -> None:
        await platform.say(USER, f"我的身份证{ID}，余额怎么查")
        await platform.say(USER, "坏了")

    ledger = safe.play(scene)
    (sender,) = turns.events
    assert sender.startswith("wx-") and USER not in sender
    assert ID not in " ".join([*turns.heard, *ledger.of(USER)]) and "余额怎么查" in turns.heard[0]
    assert USER not in caplog.text and ID not in caplog.text and "余额怎么查" not in caplog.text


def test_commands_and_odd_messages_are_met_as_at_every_door(safe: Door, turns: Turns) -> None:
    async def scene(platform: Platform) -> None:
        await platform.say(USER, "/restart")
        assert await platform.say(USER, "？？") == [EMPTY]
        assert await platform.say(USER, "长" * 1001) == [TOO_LONG]

    safe.play(scene)
    assert turns.heard == ["restart"]


def test_a_slow_answer_is_fetched_with_a_word(safe: Door, turns: Turns) -> None:
    go = turns.hold("慢")

    async def scene(platform: Platform) -> None:
        assert await platform.say(USER, "慢") == [STILL_LOOKING]
        safe.loop.call_soon_threadsafe(go.set)
        (said,) = await platform.say(USER, "继续")
        assert lines(said)[:2] == ["您问的「慢」：", "答：慢"]

    safe.play(scene)
    assert turns.heard == ["慢"]


def test_while_the_assistant_wakes_up_nobody_meets_silence(safe: Door) -> None:
    safe.before(None)

    async def scene(platform: Platform) -> None:
        assert await platform.say(USER, "余额") == [BUSY]

    safe.play(scene)


def test_without_the_shared_store_a_citizen_is_put_off_and_no_turn_begins(
    serve: Callable[..., Door],
) -> None:
    door = serve(Account("safe"), RedisShortLived("redis://127.0.0.1:1/0", patience=0.2))
    turns = door.before(Turns())

    async def scene(platform: Platform) -> None:
        assert await platform.say(USER, "余额") == [BUSY]
        await platform.deliver(platform.event(USER, "subscribe"))
        status, _ = await platform.post(platform.plain_query(signature="0" * 40), b"<xml/>")
        assert status == 403, "not even then is anybody let in"

    assert door.play(scene).of(USER) == [BUSY, BUSY]
    assert turns.heard == []


def test_strangers_are_refused_and_nothing_of_theirs_is_logged(
    safe: Door, turns: Turns, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(platform: Platform) -> None:
        query, body = platform.request(platform.text(USER, "余额"))
        assert (await platform.post({**query, "signature": "0" * 40}, body))[0] == 403
        assert (await platform.post({}, b"<xml>yu e</xml>"))[0] == 403
        assert (await platform.post(query, b"x" * 30_000))[0] == 413
        assert (await platform.post(query, body))[0] == 200, "the door still works"

    safe.play(scene)
    assert turns.heard == ["余额"]
    assert "bad_signature" in caplog.text
    assert USER not in caplog.text and "yu e" not in caplog.text


def test_without_an_account_the_door_is_closed_and_says_so(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    for name in ("TOKEN", "APP_ID", "APP_SECRET", "AES_KEY", "MODE", "CUSTOMER_MESSAGES", "API"):
        monkeypatch.delenv(f"YIBAO_WECHAT_{name}", raising=False)
    channel = WechatInput.from_credentials({"welcome": "yibao.answers.as_wechat.welcome"})

    async def nobody(_: UserMessage) -> None:
        raise AssertionError

    assert channel.blueprint(nobody)._future_routes == set()
    assert "YIBAO_WECHAT" in caplog.text


@pytest.mark.parametrize(
    "path", [None, "", "welcome", "yibao.answers.as_wechat.nothing", "no.such"]
)
def test_a_wrong_welcome_stops_the_start_with_its_remedy(path: str | None) -> None:
    with pytest.raises(ConfigurationError, match=r"改法：写成 yibao\.answers\.as_wechat\.welcome"):
        WechatInput.from_credentials({"welcome": path})


def test_half_an_account_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIBAO_WECHAT_APP_ID", "wx" + "0" * 16)
    with pytest.raises(ConfigurationError, match="YIBAO_WECHAT_TOKEN"):
        WechatInput.from_credentials({"welcome": "yibao.answers.as_wechat.welcome"})


def test_a_stopping_door_finishes_and_leaves_the_rest_to_others(
    serve: Callable[..., Door],
) -> None:
    door = serve(Account("safe"))
    turns = door.before(Turns())
    go = turns.hold("慢")

    async def scene(platform: Platform) -> None:
        await platform.say(USER, "慢")
        closing = asyncio.run_coroutine_threadsafe(door.server.before_stop(), door.loop)
        await asyncio.sleep(0.1)
        query, body = platform.request(platform.text(USER, "余额"))
        assert (await platform.post(query, body))[0] == 503
        assert not closing.done()
        door.loop.call_soon_threadsafe(go.set)
        await asyncio.wrap_future(closing)

    door.play(scene)
    assert turns.heard == ["慢"]
