"""The tables of the workbook: which column holds which key of the rule book's files."""

from __future__ import annotations

from dataclasses import dataclass, field

from yibao.clerk import words
from yibao.clerk.words import Words


@dataclass(frozen=True)
class Column:
    """One column: its title, the key that it holds, and what may stand in its cells.

    `key` is a path within the row's entry: `says`, `values.ages.since`. `kind` is text, name, code,
    choice (with `words`), lines (one per line of the cell), ids (with 、 between), day, whole_day,
    sum or whole.
    """

    title: str
    key: str
    kind: str = "text"
    width: int = 12
    words: Words = field(default_factory=dict)
    hint: str = ""

    @property
    def remedy(self) -> str:
        """What to write there; empty where any text will do."""
        if self.kind == "choice":
            return f"写成 {'、'.join(self.words.values())} 里的一个"
        return _REMEDIES.get(self.kind, "")

    @property
    def wanted(self) -> str:
        """What to write where nothing stands."""
        return self.remedy or f"补上{self.hint or self.title}"


_REMEDIES = {
    "name": "写一个英文名，只用小写字母、数字和下划线，如 monthly_refund",
    "code": "写六位行政区划代码，如 310000",
    "day": "写成 2025-01-01；只知道年月写 2025-01，只知道年写 2025",
    "whole_day": "写实际核对的那一天，如 2025-01-01",
    "sum": "只写数字，如 157.5；单位写在“单位”那一列，“约”“以上”写进“说法”",
    "whole": "写整数，如 70",
}


@dataclass(frozen=True)
class Table:
    """One sheet: its name, and its columns from left to right."""

    name: str
    columns: tuple[Column, ...]


def _choice(title: str, key: str, choices: Words, width: int = 12, hint: str = "") -> Column:
    return Column(title, key, "choice", width, choices, hint)


FILE = Column(
    "文件", "file", width=34, hint="规则本里的哪个文件；新加的行可以空着，程序会找同一个地方的"
)
_WHERE = (
    Column("主题", "topic", width=20, hint="“主题”表里的编号"),
    Column("地方代码", "place", "code", 10, hint="六位行政区划代码，全国是 100000"),
    Column("地方", "name", width=12, hint="地方的全名，和代码一致"),
)
_ABOUT = (
    Column("问到的事", "about", "ids", 16, hint="“说法”表里的编号，几个用顿号隔开"),
    Column("资料段", "sheet", "lines", 10, hint="资料摘录的段号，每行一个"),
)


def _dated(prefix: str = "") -> tuple[Column, ...]:
    return (
        Column("从哪天起", f"{prefix}since", "day", 12, hint="哪天起有效"),
        Column("到哪天止", f"{prefix}until", "day", 12, hint="最后有效的一天，没有就空着"),
    )


def _sourced(prefix: str = "") -> tuple[Column, ...]:
    return (
        Column("来源", f"{prefix}source", "ids", 24, hint="“来源”表里的编号，几个用顿号隔开"),
        _choice("支持", f"{prefix}support", words.SUPPORT),
        Column("核对日", f"{prefix}checked", "whole_day", 12, hint="最近一次核对的日子"),
    )


FACTS = Table(
    "事实",
    (
        *_WHERE,
        Column("键", "key", "name", 24, hint="这一条事实的英文名，同一个文件里不重样"),
        Column("说法", "says", width=50, hint="给百姓看的话，每句不超过 40 个字"),
        _choice("部分", "part", words.PART, hint="站在答案的哪里；空着的只给程序用"),
        Column("小标题", "under", width=14),
        *_ABOUT,
        _choice("单位", "unit", words.UNIT, 8, "有数值才写"),
        _choice("人群", "people", words.PEOPLE),
        Column("数值", "values.value", "sum", 10),
        Column("百分比的基数", "values.base", width=14, hint="单位是 % 时写：什么的百分比"),
        Column("号码", "values.number", width=10, hint="电话号码"),
        Column("这一期的说法", "values.says", width=30, hint="和“说法”不同时才写"),
        _choice("这一期的人群", "values.people", words.PEOPLE, hint="和“人群”不同时才写"),
        Column("满几岁", "values.ages.since", "whole", 8),
        Column("不满几岁", "values.ages.below", "whole", 8),
        _choice("医院", "values.when.hospital", words.HOSPITAL),
        _choice("在哪里看病", "values.when.area", words.AREA),
        _choice("第几次住院", "values.when.visit", words.VISIT),
        _choice("档次", "values.when.scheme", words.SCHEME, 8),
        Column("超过多少元", "values.when.over", "sum", 10),
        Column("到多少元", "values.when.upto", "sum", 10),
        _choice("作数吗", "values.standing", words.STANDING, hint="空着就是作数"),
        *_dated("values."),
        _choice("以后呢", "values.then", words.THEN, hint="过了“到哪天止”以后知道什么"),
        *_sourced("values."),
        FILE,
    ),
)
STEPS = Table(
    "步骤",
    (
        *_WHERE,
        Column("编号", "id", width=20, hint="英文名，同一个文件里不重样"),
        _choice("渠道", "channel", words.CHANNEL),
        _choice("人群", "people", words.PEOPLE, hint="空着就是所有人"),
        *_ABOUT,
        Column("入口", "entrance", width=12, hint="同一个渠道有几种走法时写"),
        Column("标题", "title", width=24),
        Column("提示", "hint", width=36, hint="一行的路线"),
        *_dated(),
        *_sourced(),
        Column("步骤", "steps", "lines", 50, hint="每行一步，不用写序号"),
        Column("注意", "notes", "lines", 40, hint="每行一条"),
        FILE,
    ),
)
SOURCES = Table(
    "来源",
    (
        Column("编号", "id", width=24, hint="小写字母、数字和短横"),
        _choice("种类", "kind", words.KIND),
        Column("标题", "title", width=50),
        Column("发布者", "issuer", width=24),
        Column("文号", "number", width=20),
        Column("日期", "day", "day", 12, hint="成文或公布的日子"),
        Column("施行日", "since", "day", 12, hint="比公布的日子晚时写"),
        Column("见于", "seen", "lines", 50, hint="网址，每行一个"),
        FILE,
    ),
)
SUBJECTS = Table(
    "说法",
    (
        Column("编号", "id", width=20, hint="小写字母、数字和下划线"),
        Column("标题", "title", width=20, hint="不超过 12 个字"),
        Column("人们怎么说", "said", "lines", 40, hint="每行一个说法"),
        FILE,
    ),
)
TABLES = (FACTS, STEPS, SOURCES, SUBJECTS)
