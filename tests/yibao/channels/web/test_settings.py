"""What the operator sets for the web door, and what a wrong setting is told."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from yibao.channels.web.channel import WebInput
from yibao.channels.web.settings import WebSettings, origin_of
from yibao.errors import ConfigurationError

SECRET = "a secret of at least 32 characters."


def settings(file: Path, **given: str) -> WebSettings:
    environment = {f"YIBAO_WEB_{name.upper()}": value for name, value in given.items()}
    return WebSettings.from_environment(environment, file)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".rasa" / "web-secret"


def test_without_any_setting_only_the_same_origin_may_ask(file: Path) -> None:
    plain = settings(file)
    assert (plain.origins, plain.banner) == (frozenset(), "")
    assert 0 < plain.per_conversation < plain.per_address


def test_the_settings_are_read_from_the_environment(file: Path) -> None:
    read = settings(
        file,
        secret=SECRET,
        origins="https://www.a.cn, http://B.cn:8080/ ,",
        banner=" 今天停电 ",
        per_minute="5",
        address_per_minute="60",
    )
    assert read.secret == SECRET.encode()
    assert read.origins == {"https://www.a.cn", "http://b.cn:8080"}
    assert (read.banner, read.per_conversation, read.per_address) == ("今天停电", 5, 60)
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("origins", "*"), ("origins", "www.a.cn"), ("origins", "https://a.cn/page"), ("origins", "https://"),
        ("origins", "https://a.cn https://b.cn"), ("origins", "ftp://a.cn"), ("origins", "https://a.cn:99999"),
        ("secret", "short"), ("secret", "x" * 31),
        ("per_minute", "0"), ("per_minute", "-1"), ("per_minute", "many"), ("address_per_minute", "1.5"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_with_its_remedy(file: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        settings(file, **{name: value})
    assert f"YIBAO_WEB_{name.upper()}" in str(error.value) and "改法：" in str(error.value)
    if name == "secret":
        assert value not in str(error.value)


def test_without_a_secret_one_is_made_and_kept_for_the_next_start(file: Path) -> None:
    first, second = settings(file), settings(file)
    assert first.secret == second.secret and len(first.secret) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["web-secret"]


def test_servers_that_start_together_share_the_secret(file: Path) -> None:
    with ThreadPoolExecutor(8) as starting:
        secrets = list(starting.map(lambda _: settings(file).secret, range(32)))
    assert len(set(secrets)) == 1


def test_a_secret_that_was_cut_off_is_told(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("short", encoding="ascii")
    with pytest.raises(ConfigurationError, match=r"web-secret.*改法"):
        settings(file)


def test_a_secret_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="YIBAO_WEB_SECRET"):
        settings(tmp_path / "file" / "web-secret")


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://A.cn", "https://a.cn"), ("https://a.cn/", "https://a.cn"), ("https://a.cn:443", "https://a.cn"),
        ("http://a.cn:80", "http://a.cn"), ("http://a.cn:443", "http://a.cn:443"), ("null", "null"),
    ],
)  # fmt: skip
def test_an_origin_has_one_form(written: str, origin: str) -> None:
    assert origin_of(written) == origin


@pytest.mark.parametrize(
    "credentials", [None, {}, {"welcome": "no.such.thing"}, {"welcome": "json.x"}]
)
def test_a_door_that_nobody_welcomes_at_says_where_to_name_it(
    credentials: dict[str, str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIBAO_WEB_SECRET", SECRET)
    with pytest.raises(ConfigurationError, match=r"credentials\.yml.*welcome.*改法"):
        WebInput.from_credentials(credentials)


def test_the_project_s_own_credentials_open_the_door(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.core.run import create_http_input_channels

    monkeypatch.setenv("YIBAO_WEB_SECRET", SECRET)
    doors = create_http_input_channels(None, str(root / "credentials.yml"))
    assert [door.name() for door in doors] == ["rest", "web", "wechat", "operator", "insight"]


def test_every_setting_stands_on_the_page(root: Path) -> None:
    import re

    code = (root / "yibao/channels/web/settings.py").read_text(encoding="utf-8")
    page = (root / "docs/web.md").read_text(encoding="utf-8")
    names = set(re.findall(r"\bYIBAO_WEB_[A-Z_]*[A-Z]\b", code))
    assert names == set(re.findall(r"^\| `(YIBAO_WEB_\w+)`", page, re.MULTILINE))
