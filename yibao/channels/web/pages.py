"""What the web door serves to browsers: the built widget and a page that shows it."""

from __future__ import annotations

import gzip
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from yibao.channels.web.settings import ROOT
from yibao.errors import Refused

WIDGET = ROOT / "web" / "dist" / "yibao-widget.js"
HINT = "网页窗口还没有做好。改法：在项目里运行 make web。"
_STYLE = "body{margin:2rem auto;max-width:40rem;padding:0 1rem;font:1.125rem/1.6 sans-serif}"
_DEMO = f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>医保问答助手：演示页</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>医保问答助手</h1>
<p>这是演示页。点右下角的按钮就能提问。</p>
<p>放到自己的网页上，只要一行：</p>
<pre><code>&lt;script src="https://助手的网址/webhooks/web/widget.js" defer&gt;&lt;/script&gt;</code></pre>
</main>
<script src="widget.js" defer></script>
</body>
</html>
"""
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'sha256-{_STYLE_HASH}'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Widget:
    """The built widget, read anew when it was built anew."""

    def __init__(self, file: Path = WIDGET) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._plain = self._packed = b""
        self._tag = ""

    def answer(self, request: Request) -> HTTPResponse:
        """The script, or 304 where the browser has it; raises Refused if it was not built."""
        self._read()
        headers = {
            "ETag": self._tag,
            "Cache-Control": "public, max-age=300",
            # Any page may load the script; whether it may ask is decided by its origin
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if request.headers.get("if-none-match") == self._tag:
            return response.raw(b"", status=304, headers=headers)
        body = self._plain
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = self._packed, "gzip"
        kind = "text/javascript; charset=utf-8"
        return response.raw(body, headers=headers, content_type=kind)

    def _read(self) -> None:
        try:
            now = self._file.stat()
            if self._stamp == (now.st_mtime_ns, now.st_size):
                return
            self._plain = self._file.read_bytes()
        except OSError:
            raise Refused(404, "not_built", HINT) from None
        self._stamp = (now.st_mtime_ns, now.st_size)
        self._packed = gzip.compress(self._plain, mtime=0)
        self._tag = f'W/"{sha256(self._plain).hexdigest()[:24]}"'


def demo() -> HTTPResponse:
    """A page that embeds the widget with one line, under a policy that allows nothing else."""
    headers = {
        "Content-Security-Policy": _POLICY,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    return response.html(_DEMO, headers=headers)
