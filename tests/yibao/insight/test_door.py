"""Who may see the operator's page, what it holds, and what else its answers carry."""

from __future__ import annotations

import asyncio
import base64
import csv
import io
import random
import re
import socket
import string
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock
from zipfile import ZipFile

import openpyxl
import pytest
import requests
from rasa.core.channels.channel import register
from rasa.server import configure_cors
from sanic import Sanic

from tests.yibao.insight.conftest import Log, answer, record
from yibao.insight import door as door_module
from yibao.insight.door import InsightInput
from yibao.insight.settings import InsightSettings
from yibao.insight.store import InsightStore

TOKEN = "a token of at least 32 characters."
BASIC = base64.b64encode(f"anybody:{TOKEN}".encode()).decode()
Open = Callable[..., str]


@pytest.fixture
def urls(tmp_path: Path) -> tuple[str, str]:
    """SQLite only: the queries' tests ask PostgreSQL the same."""
    return f"sqlite:///{tmp_path}/talk.db", f"sqlite:///{tmp_path}/insight.db"


@pytest.fixture
def url(log: Log, urls: tuple[str, str]) -> Iterator[Open]:
    """Opens the page as Rasa does, every site allowed by CORS; its address."""
    stop: list[Callable[[], None]] = []

    def go(token: str = "", insight_url: str = "") -> str:
        app = Sanic("insight-" + "".join(random.choices(string.ascii_lowercase, k=12)), configure_logging=False)  # fmt: skip
        configure_cors(app, "*")
        settings = InsightSettings(urls[0], insight_url or urls[1], token=token)
        register([InsightInput(settings)], app, "/webhooks/")
        free = socket.socket()
        free.bind(("127.0.0.1", 0))
        loop = asyncio.SelectorEventLoop()
        server = loop.run_until_complete(_serve(app, free))
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        stop.append(lambda: _stop(server, loop, thread))
        return f"http://127.0.0.1:{free.getsockname()[1]}/insight"

    with mock.patch.object(Sanic, "test_mode", True):
        yield go
    for one in stop:
        one()


async def _serve(app: Any, free: socket.socket) -> Any:
    server = await app.create_server(sock=free, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    await server.start_serving()
    return server


def _stop(server: Any, loop: Any, thread: threading.Thread) -> None:
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    for task in (left := asyncio.all_tasks(loop)):
        task.cancel()
    loop.run_until_complete(asyncio.wait(left) if left else asyncio.sleep(0))
    loop.close()


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=60)


def talk(log: Log) -> None:
    now = time.time() - 60
    told = record("refund_amount", "answered_in_general", answer("refund_amount", "answered_in_general", local=False), case={"place": "540100"})  # fmt: skip
    log.turn("anna", "拉萨返多少", now, told)
    name = log.turn("bert", "=1+1 <script>alert(1)</script>", now + 1, record("out_of_scope", "out_of_scope"))  # fmt: skip
    log.vote("bert", name, False, now + 2, "@看不懂")


def test_a_program_of_this_machine_sees_the_page(log: Log, url: Open) -> None:
    talk(log)
    told = get(url())
    assert told.status_code == 200 and told.headers["content-type"].startswith("text/html")
    assert "拉萨市" in told.text and "退休后医保每月返多少钱" in told.text
    assert "<strong>2 句</strong><span>2 次会话</span>" in told.text


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-For": "8.8.8.8"},
        {"Forwarded": "for=8.8.8.8"},
        {"Via": "1.1 proxy"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Host": "localhost.evil.example"},
    ],
    ids=str,
)
def test_without_a_token_nobody_comes_through_a_proxy_or_under_a_foreign_name(
    url: Open, header: dict[str, str]
) -> None:
    told = get(url(), **header)
    assert told.status_code == 403 and "YIBAO_INSIGHT_TOKEN" in told.text


@pytest.mark.parametrize(
    "given",
    ["", "Basic", "Basic !!", f"Basic {base64.b64encode(b'anybody:no').decode()}", "Bearer no", f"Basic {base64.b64encode(TOKEN.encode()).decode()}", "Basic //8="],
)  # fmt: skip
def test_with_a_token_who_has_none_is_asked_for_it(url: Open, given: str) -> None:
    told = get(url(TOKEN), **({"Authorization": given} if given else {}))
    assert told.status_code == 401
    assert told.headers["WWW-Authenticate"].startswith("Basic ")
    assert "大家在问什么" not in told.text


@pytest.mark.parametrize("given", [f"Basic {BASIC}", f"Bearer {TOKEN}"])
def test_with_the_token_the_page_is_seen_through_a_proxy_as_well(url: Open, given: str) -> None:
    address = url(TOKEN)
    passed_on = {"X-Forwarded-For": "8.8.8.8", "Host": "www.example.gov.cn"}
    assert get(address, Authorization=given, **passed_on).status_code == 200


def test_the_files_are_guarded_as_the_page_is(url: Open) -> None:
    address = url(TOKEN)
    for path in ("/export.xlsx", "/export.zip"):
        assert get(address + path).status_code == 401


def test_no_other_site_may_read_frame_or_script_it(url: Open) -> None:
    told = get(url(), Origin="https://evil.example")
    assert [name for name in told.headers if name.lower().startswith("access-control-")] == []
    policy = told.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert told.headers["Cache-Control"] == "no-store"
    assert told.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_page_holds_no_script_and_what_was_typed_stays_text(log: Log, url: Open) -> None:
    talk(log)
    text = get(url()).text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text and not re.search(r"\sstyle=|\son\w+=", text)


def test_a_period_is_one_of_those_offered(log: Log, url: Open) -> None:
    address = url()
    assert "aria-current='page'>近 7 天" in get(f"{address}?days=7").text
    for wrong in ("8", "x", "-1", "9" * 400):
        assert get(f"{address}?days={wrong}").status_code == 400


def test_the_workbook_holds_every_table_and_no_formula(log: Log, url: Open) -> None:
    talk(log)
    told = get(f"{url()}/export.xlsx?days=7")
    assert "attachment" in told.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(told.content))
    assert len(book.sheetnames) == 14
    assert [cell.value for cell in book["总数"][2]] == [2, 2, 2, 2, 0, 1]
    (row,) = list(book["没答上的提问"].iter_rows(min_row=2))
    assert row[0].value.startswith("=1+1") and row[0].data_type == "s"


def test_the_csv_files_open_in_excel_without_a_formula(log: Log, url: Open) -> None:
    talk(log)
    files = ZipFile(io.BytesIO(get(f"{url()}/export.zip").content))
    assert len(files.namelist()) == 13
    content = files.read("没答上的提问.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert head[0] == "原话" and row[0].startswith("'=1+1")
    reasons = files.read("点“没用”时写的原因.csv").decode("utf-8-sig")
    assert "'@看不懂" in reasons


def test_who_reloads_does_not_have_everything_counted_again(
    log: Log, url: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = url()
    assert "<strong>0 句</strong>" in get(address).text
    talk(log)
    assert "<strong>0 句</strong>" in get(address).text
    monkeypatch.setattr(door_module, "_KEPT", 0.0)
    assert "<strong>2 句</strong>" in get(address).text


def test_conversations_are_taken_over_every_hour_though_nobody_looks(
    log: Log, urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "_EVERY", 0.05)
    talk(log)
    channel = InsightInput(InsightSettings(*urls))
    routes = channel.blueprint(mock.Mock())
    assert [one.event for one in routes._future_listeners] == ["after_server_start"]
    with pytest.raises(asyncio.TimeoutError):  # it goes on until the server ends
        asyncio.run(asyncio.wait_for(channel._take_every_hour(), 3))
    assert len(InsightStore(InsightSettings(*urls)).questions()) == 2


def test_a_database_that_is_away_is_told_without_its_password(
    log: Log, url: Open, caplog: pytest.LogCaptureFixture
) -> None:
    told = get(url(insight_url="postgresql://me:secret-word@127.0.0.1:1/base"))
    assert told.status_code == 503 and "过一会儿" in told.text
    assert "secret-word" not in told.text + caplog.text
