"""The platform's XML: read with suspicion, written so that no text can break out."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from yibao.errors import Refused

# The longest message of the platform is a text of 2,048 bytes; encrypted it is a third larger
LARGEST_BODY = 20_000
_MOST_FIELDS = 64
_ROOT = "xml"
# What XML 1.0 has no way to write
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of a body: names and texts of the first level; raises Refused (400, 413)."""
    if len(body) > LARGEST_BODY:
        raise Refused(413, "too_long", "发来的内容太大了。")
    root = _parsed(body)
    names = [field.tag for field in root]
    if root.tag != _ROOT or len(names) != len(set(names)) or len(names) > _MOST_FIELDS:
        raise bad_body()
    return {field.tag: (field.text or "").strip() for field in root}


def written(fields: dict[str, str | int]) -> bytes:
    """The fields as the platform's XML; signs that XML does not know are left out."""
    inner = "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())
    return f"<{_ROOT}>{inner}</{_ROOT}>".encode()


def bad_body() -> Refused:
    """What a request is told whose body is not the platform's."""
    return Refused(400, "bad_body", "发来的内容不是微信的格式。")


def _parsed(body: bytes) -> Element:
    parser = DefusedXMLParser(forbid_dtd=True, encoding="utf-8")
    try:
        parser.feed(body)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        # The fault would quote the message
        raise bad_body() from None
    return root


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    # The sign that ends a CDATA part may stand in a text; written in two parts it ends nothing
    text = _UNWRITABLE.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>"
