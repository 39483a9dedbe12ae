"""The account's menu as a file: what the platform would cut or refuse is told before it is sent."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from yibao.channels.wechat.menu_file import DEFAULT, read_menu
from yibao.errors import ConfigurationError

BUTTON = {"name": "怎么交", "says": "居民医保怎么交"}


def write(folder: Path, content: Any) -> Path:
    file = folder / "menu.yml"
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    file.write_text(text, encoding="utf-8")
    return file


def below(button: dict[str, Any]) -> dict[str, Any]:
    return {"buttons": [{"name": "缴费", "buttons": [button]}]}


def test_the_menu_is_what_the_platform_takes(tmp_path: Path) -> None:
    page = {"name": "网上办", "url": "https://www.ybj.example/a?b=%E4%B8%AD"}
    written = {
        "buttons": [
            BUTTON,
            {"name": "更多", "buttons": [page, {**BUTTON, "name": "八个汉字都看得见"}]},
        ]
    }
    assert read_menu(write(tmp_path, written)) == {
        "button": [
            {"name": "怎么交", "type": "click", "key": "居民医保怎么交"},
            {
                "name": "更多",
                "sub_button": [
                    {"name": "网上办", "type": "view", "url": page["url"]},
                    {"name": "八个汉字都看得见", "type": "click", "key": "居民医保怎么交"},
                ],
            },
        ]
    }


@pytest.mark.parametrize(
    ("content", "place", "fault"),
    [
        ({"buttons": []}, "buttons", "1 到 3 个"), ({"buttons": [BUTTON] * 4}, "buttons", "1 到 3 个"),
        ({"buttons": [{"name": "缴费", "buttons": [BUTTON] * 6}]}, "第 1 个的 buttons", "1 到 5 个"),
        ({"buttons": [BUTTON, {**BUTTON, "name": "五个汉字长"}]}, "第 2 个", "name 太长"),
        (below({**BUTTON, "name": "这里有九个汉字这么长"}), "第 1 个", "name 太长"),
        ({"buttons": [{**BUTTON, "name": " "}]}, "第 1 个", "name 是空的"), ({"buttons": [{**BUTTON, "name": 5}]}, "第 1 个", "name 是空的"),
        (below({"name": "再下", "buttons": [BUTTON]}), "第 1 个", "只有两层"),
        (below({**BUTTON, "says": "问" * 43}), "第 1 个", "says 太长"), (below({**BUTTON, "says": ""}), "第 1 个", "says 是空的"),
        (below({"name": "网", "url": "www.a.cn"}), "第 1 个", "url 不是网址"), (below({"name": "网", "url": "javascript:1"}), "第 1 个", "url 不是网址"),
        (below({"name": "网", "url": "https://a.cn/" + "a" * 1020}), "第 1 个", "url 不是网址"),
        (below({"name": "网", "url": "https://a.cn/中"}), "第 1 个", "url 不是网址"), (below({"name": "网", "url": "https://[a"}), "第 1 个", "url 不是网址"),
        (below({"name": "都有", "says": "a", "url": "https://a.cn"}), "第 1 个", "写法不对"), (below({"name": "没有"}), "第 1 个", "写法不对"),
        ({"buttons": ["缴费"]}, "第 1 个", "写法不对"), ({"buttons": [], "more": 1}, "menu.yml", "有且只有 buttons"), ("- a", "menu.yml", "buttons"),
        ("buttons: [", "第", "YAML"), ("buttons: []\nbuttons: []", "第 2 行", "YAML"), ("", "menu.yml", "buttons"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_place_and_remedy(
    tmp_path: Path, content: Any, place: str, fault: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        read_menu(write(tmp_path, content))
    told = str(error.value)
    assert "menu.yml" in told and place in told and fault in told and "改法：" in told


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "menu.yml").write_bytes(b"\xff\xfe")
    for file in (tmp_path / "none.yml", tmp_path, tmp_path / "menu.yml"):
        with pytest.raises(ConfigurationError, match="改法"):
            read_menu(file)


def test_every_button_of_the_project_s_own_menu_asks_something_that_is_understood(
    agent: Any,
) -> None:
    from yibao.rules import load_rulebook

    topics = load_rulebook(DEFAULT.parents[3] / "rulebook").topics
    asked = [
        below["key"]
        for button in read_menu(DEFAULT)["button"]
        for below in button.get("sub_button", [button])
        if below["type"] == "click"
    ]
    understood = {text: asyncio.run(agent.parse_message(text))["intent"]["name"] for text in asked}
    assert len(understood) == 15
    assert {text for text, intent in understood.items() if intent not in topics} == set()
