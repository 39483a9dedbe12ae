"""What browsers load from the web door: the widget, and the page that shows it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import requests

from yibao.channels.web.pages import Widget

SCRIPT = "customElements.define('yibao-chat', class extends HTMLElement {}) // 医保\n"


@pytest.fixture
def built(web: Any, tmp_path: Path) -> Path:
    """A built widget in the door's place."""
    file = tmp_path / "yibao-widget.js"
    file.write_text(SCRIPT, encoding="utf-8")
    web.channel._widget = Widget(file)
    return file


def test_the_widget_is_served_as_a_script(web: Any, built: Path) -> None:
    response = web.get("/widget.js")
    assert (response.status_code, response.content.decode()) == (200, SCRIPT)
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Content-Encoding"] == "gzip", "a cheap phone pays for every byte"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    plain = web.get("/widget.js", {"Accept-Encoding": "identity"})
    assert plain.content.decode() == SCRIPT and "Content-Encoding" not in plain.headers


def test_a_browser_that_has_the_widget_is_told_so(web: Any, built: Path) -> None:
    tag = web.get("/widget.js").headers["ETag"]
    same = web.get("/widget.js", {"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    built.write_text(SCRIPT + "// new", encoding="utf-8")
    assert web.get("/widget.js", {"If-None-Match": tag}).status_code == 200


def test_any_page_may_load_the_widget(web: Any, built: Path) -> None:
    response = web.get("/widget.js", {"Origin": "https://elsewhere.example"})
    assert response.status_code == 200
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_widget_that_was_not_built_says_how(web: Any, tmp_path: Path) -> None:
    web.channel._widget = Widget(tmp_path / "none.js")
    response = web.get("/widget.js")
    assert response.status_code == 404 and "make web" in response.json()["error"]["message"]


def test_the_demo_page_embeds_the_widget_with_one_line_and_nothing_inline(web: Any) -> None:
    response = web.get("/demo")
    assert response.headers["Content-Type"].startswith("text/html")
    assert re.findall(r"<script.*?</script>", response.text) == [
        '<script src="widget.js" defer></script>'
    ]
    assert " style=" not in response.text and " onclick" not in response.text


def test_the_demo_page_has_a_policy_that_allows_its_own_only(web: Any) -> None:
    response = web.get("/demo")
    policy = response.headers["Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", response.text)
    assert b64encode(sha256(style.encode()).digest()).decode() in policy
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy


@pytest.mark.parametrize("path", ["/../../credentials.yml", "/widget.js/..", "/%2e%2e/x", "/x"])
def test_nothing_else_is_served(web: Any, path: str) -> None:
    request = requests.Request("GET", web.base + path).prepare()
    request.url = web.base + path
    assert requests.Session().send(request, timeout=20).status_code == 404
