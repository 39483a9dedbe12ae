"""An HTML page that stands alone: readable without a network, without scripts, in an old browser."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_STYLE = """
body { font-family: "Microsoft YaHei", "Noto Sans CJK SC", "PingFang SC", SimSun, sans-serif;
  font-size: 16px; line-height: 1.6; color: #111; background: #fff; max-width: 1100px;
  margin: 1em auto; padding: 0 1em; }
h1 { font-size: 1.5em; }
h2 { font-size: 1.25em; border-bottom: 2px solid #888; margin-top: 2em; }
h3 { font-size: 1.05em; margin-bottom: .2em; }
table { border-collapse: collapse; }
th, td { border: 1px solid #bbb; padding: .25em .6em; text-align: left; }
th { background: #f2f2f2; font-weight: bold; }
a { color: #0645ad; }
"""


def page(title: str, style: str, parts: Iterable[str]) -> str:
    """The page with that title, its own style beside the common one, and its parts in order."""
    head = (
        "<meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<title>{escape(title)}</title>\n<style>{style_of(style)}</style>"
    )
    body = "<main>\n" + "\n".join(parts) + "\n</main>"
    return f"<!DOCTYPE html>\n<html lang='zh-CN'>\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"


def style_of(style: str) -> str:
    """All that stands in the page's one style element; a policy may name it by its hash."""
    return _STYLE + style
