"""`new-city`: files for a place that has none yet, laid out as other places' and to be filled in."""

from __future__ import annotations

import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from yibao.clerk.arguments import Subparsers, add_command, book_option, find_place, near
from yibao.clerk.checking import tell_faults
from yibao.clerk.files import homes, replace_files
from yibao.clerk.writing import text_of
from yibao.errors import ClerkError
from yibao.rules import NATION, Fact, Place, Places, RuleBook
from yibao.rules.opening import read_rulebook
from yibao.rules.reading import BLANK

DEFAULT_TOPICS = "refund_amount,payment_period,reimbursement_ratio"
# Folders of the provinces by the first two digits of their codes
PROVINCES = {
    "11": "beijing", "12": "tianjin", "13": "hebei", "14": "shanxi", "15": "neimenggu",
    "21": "liaoning", "22": "jilin", "23": "heilongjiang", "31": "shanghai", "32": "jiangsu",
    "33": "zhejiang", "34": "anhui", "35": "fujian", "36": "jiangxi", "37": "shandong",
    "41": "henan", "42": "hubei", "43": "hunan", "44": "guangdong", "45": "guangxi",
    "46": "hainan", "50": "chongqing", "51": "sichuan", "52": "guizhou", "53": "yunnan",
    "54": "xizang", "61": "shaanxi", "62": "gansu", "63": "qinghai", "64": "ningxia",
    "65": "xinjiang", "71": "taiwan", "81": "xianggang", "82": "aomen",
}  # fmt: skip


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "new-city",
        f"给还没有的地方搭好空文件，要写的地方标着“{BLANK}”",
        run,
        [
            "new-city 岳阳 --folder yueyang",
            "new-city 岳阳 --topics payment_period,payment_standard",
        ],
    )
    parser.add_argument("name", metavar="地方", help="地名或六位代码，如 岳阳、430600")
    parser.add_argument(
        "--topics",
        metavar="主题",
        default=DEFAULT_TOPICS,
        help=f"哪些主题，用逗号隔开（默认 {DEFAULT_TOPICS}）",
    )
    parser.add_argument(
        "--folder",
        metavar="拼音",
        help="这个地方的文件夹名，如 yueyang（默认用已有的，没有就用代码）",
    )
    book_option(parser)


def run(arguments: Namespace) -> int:
    """Write a file for each topic that the place has none of; 1 where nothing could be written."""
    book, faults = read_rulebook(arguments.book)
    if book is None:
        tell_faults(faults)
        return 1
    place = find_place(arguments.name, book.places)
    known = homes(arguments.book)
    folder = folder_of(place, book.places, known, _checked(arguments.folder))
    texts: dict[str, str | None] = {}
    for topic in _topics(arguments.topics, book):
        name = known.get((topic, place.code), f"{folder}/{topic}.yml")
        content = scaffold(topic, place, book)
        if (arguments.book / name).exists():
            print(f"已经有了，不动：{name}")
        elif not content:
            print(f"跳过 {topic}：别的地方还没有这个主题的事实，没有样子可照。")
        else:
            texts[name] = text_of(content)
    replace_files(arguments.book, texts, "new-city")
    for name in texts:
        print(f"搭好了：{name}")
    if texts:
        print(
            f"把“{BLANK}”都换成查到的内容，用不着的整条删掉。运行 check 看还有哪些没填；没填完以前，助手打不开规则本。"
        )
    return 0 if texts else 1


def folder_for(code: str, places: Places, known: dict[tuple[str, str], str]) -> str:
    """The folder for the place with that code; empty for a code that no place has."""
    place = places.get(code)
    return folder_of(place, places, known, None) if place and place != NATION else ""


def folder_of(
    place: Place, places: Places, known: dict[tuple[str, str], str], own: str | None
) -> str:
    """The folder for the place: where its files or its neighbours' are, else pinyin, else its code."""
    if place == NATION:
        raise ClerkError("全国的文件不用搭", "写一个省、市或区县")
    parents = {code: PurePosixPath(name).parent for (_, code), name in known.items()}
    if place.code in parents:
        return parents[place.code].as_posix()
    path = PurePosixPath()
    for level in reversed(places.chain(place)[:-1]):
        path = parents.get(level.code) or path / _name_of(level, place, parents, own)
    return path.as_posix()


def _name_of(level: Place, place: Place, parents: dict[str, PurePosixPath], own: str | None) -> str:
    if level == place and own:
        return own
    digits, depth = (2, 1) if level.is_province else (4, 2)
    if level.is_province or level.code.endswith("00"):
        for code, parent in parents.items():
            if (
                code.startswith(level.code[:digits])
                and len(parent.parts) >= depth
                and code != "100000"
            ):
                return parent.parts[depth - 1]
    return PROVINCES.get(level.code[:2], level.code) if level.is_province else level.code


def scaffold(topic: str, place: Place, book: RuleBook) -> dict[str, Any]:
    """The content of a file with the facts that other places have, blank; empty if they have none."""
    elsewhere = [
        fact
        for fact in book.of_topic(topic)
        if fact.place not in (NATION, place) and fact.standing == "in_force"
    ]
    facts = {key: _blank_fact(_pattern(key, elsewhere)) for key in _common_keys(elsewhere)}
    head = {"topic": topic, "place": place.code, "name": place.name}
    return {**head, "facts": facts} if facts else {}


def _common_keys(facts: Iterable[Fact]) -> list[str]:
    """Keys that at least two places have, most frequent first; all keys if there are none."""
    times = Counter(key for key, _ in dict.fromkeys((fact.key, fact.place.code) for fact in facts))
    keys = [key for key, _ in times.most_common()]
    return [key for key in keys if times[key] > 1] or keys


def _pattern(key: str, facts: Iterable[Fact]) -> list[Fact]:
    """The last values of the key at a place that tells as many cases apart as most places do."""
    places: dict[str, dict[Any, Fact]] = {}
    for fact in facts:
        if fact.key == key:
            case = (fact.people, fact.ages, fact.when)
            places.setdefault(fact.place.code, {})[case] = fact
    sizes = Counter(len(cases) for cases in places.values())
    usual = min(sizes, key=lambda size: (-sizes[size], size))
    return list(next(cases for cases in places.values() if len(cases) == usual).values())


def _blank_fact(pattern: list[Fact]) -> dict[str, Any]:
    first = pattern[0]
    says = f"{BLANK}：{first.place.name}写的是“{first.says.replace(chr(10), '')}”"
    told = {"part": first.part, "under": first.under, "about": list(first.about)}
    told |= {"unit": first.unit, "people": first.people}
    values = [_blank_value(fact, first) for fact in pattern]
    return {"says": says, **{k: v for k, v in told.items() if v}, "values": values}


def _blank_value(fact: Fact, first: Fact) -> dict[str, Any]:
    told: dict[str, Any] = {
        "people": fact.people if fact.people != first.people else None,
        "value": BLANK if fact.unit else None,
        "base": fact.base,
        "ages": _set(
            {"since": fact.ages.since or None, "below": fact.ages.below} if fact.ages else {}
        ),
        "when": _set(vars(fact.when)),
        **dict.fromkeys(("since", "source", "support", "checked"), BLANK),
    }
    return _set(told)


def _set(content: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, dict | int) else str(value)
        for key, value in content.items()
        if value not in (None, {})
    }


def _topics(text: str, book: RuleBook) -> list[str]:
    topics = [one for one in re.split(r"[,，、\s]+", text) if one]
    titles = {topic.title: topic.id for topic in book.topics.values()}
    found = [titles.get(one, one) for one in topics]
    for one in found:
        if one not in book.topics:
            hint = near(one, [*book.topics, *titles]) or "看 topics.yml 里的 id"
            raise ClerkError(f"没有“{one}”这个主题", hint)
    return list(dict.fromkeys(found))


def _checked(folder: str | None) -> str | None:
    if folder and not re.fullmatch(r"[a-z0-9_-]+", folder):
        raise ClerkError(
            f"“{folder}”不能做文件夹名", "只用小写字母、数字、下划线和短横，如 yueyang"
        )
    return folder
