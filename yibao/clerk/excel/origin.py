"""Which files a workbook was exported from: what was changed in the book since must not be lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from yibao.clerk.history import BYTES, digest

SHEET = "出自"
Digests = Mapping[str, str]


def record(book: Workbook, contents: Mapping[str, bytes]) -> None:
    """Note the files of the rule book in a sheet that Excel does not show."""
    sheet = book.create_sheet(SHEET)
    sheet.sheet_state = "hidden"
    for name, content in contents.items():
        sheet.append([name, digest(content)])


def made_of(book: Workbook) -> dict[str, str]:
    """What was noted, by the file's name; empty for a workbook without the sheet."""
    if SHEET not in book.sheetnames:
        return {}
    return {
        str(name): str(told) for name, told in book[SHEET].iter_rows(max_col=2, values_only=True)
    }


def merged(
    texts: Mapping[str, str], now: Mapping[str, bytes | None], told: Digests, own: Sequence[Digests]
) -> tuple[dict[str, str], list[str], list[str]]:
    """The files as the workbook and whoever changed the book since want them.

    `now` is what the book holds, `told` what was exported, `own` what earlier imports of the same
    workbook left. Also: the files changed since that the workbook does not change and so are kept,
    and those that both changed.
    """
    result, kept, fought_over = dict(texts), [], []
    for name, content in now.items():
        held = None if content is None else digest(content)
        wanted = digest(texts[name].encode()) if name in texts else None
        if held in (wanted, *(known.get(name) for known in (told, *own))):
            continue
        if wanted == told.get(name):
            kept.append(name)
            if content is None:
                result.pop(name)
            else:
                result[name] = content.decode(errors=BYTES)
        else:
            fought_over.append(name)
    return result, kept, fought_over
