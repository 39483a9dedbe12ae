"""`python -m scripts.audit`: 0 all is sound, 1 something is not, 2 something could not be checked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from scripts.apart import tools
from scripts.audit import findings, licences
from scripts.audit.findings import Finding, Findings

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".rasa" / "audit"
LOCK, TOOLS_LOCK = ROOT / "requirements" / "base.txt", ROOT / "requirements" / "audit.txt"
_MINUTES = 15
SOUND, UNSOUND, UNCHECKED = 0, 1, 2


def main() -> int:
    """Check weaknesses, then licences; the worse of the two results."""
    if not _ready():
        return UNCHECKED
    unsound = [*_licences(), *_tools()]
    weak, unchecked = _weaknesses()
    for fault in (*unsound, *weak):
        print(f"✗ {fault}", file=sys.stderr)
    for gap in unchecked:
        print(f"？ {gap}", file=sys.stderr)
    if unsound or weak:
        return UNSOUND
    if unchecked:
        print(
            "没有查完，不能算通过。换一台能访问公共漏洞库的机器，再运行 make audit。",
            file=sys.stderr,
        )
        return UNCHECKED
    print("✓ 漏洞和许可证都查过了")
    return SOUND


def _ready() -> bool:
    try:
        tools(TOOLS_LOCK, TOOLS)
    except (OSError, subprocess.SubprocessError):
        print("✗ 工具装不上。改法：检查网络或软件源，再运行 make audit。", file=sys.stderr)
        return False
    return True


def _licences() -> list[str]:
    wanted = licences.locked(LOCK.read_text(encoding="utf-8"))
    report = _run(
        [str(TOOLS / "bin" / "pip-licenses"), f"--python={sys.executable}", "--from=mixed",
         "--with-system", "--format=json", "--packages", *wanted]
    )  # fmt: skip
    if report.returncode:
        return [f"pip-licenses 没有跑成：{_last(report.stderr)}"]
    shipped = licences.of_pip_licenses(report.stdout)
    if licences.write(ROOT, shipped):
        print(f"▸ {licences.PAGE} 有变化，请看一眼 git diff 再提交")
    print(
        f"▸ 许可证：{len(shipped)} 个包，例外 {len(licences.EXCEPTIONS)} 个，理由在 {licences.PAGE}"
    )
    faults = [f"{name}：锁定了却没装，看不到许可证" for name in licences.missing(shipped, wanted)]
    return faults + [
        f"{one.name} {one.version}：许可证“{one.licence}”不在名单里。"
        "改法：换一个包，或在 scripts/audit/licences.py 里写明例外的理由"
        for one in licences.refused(shipped)
    ]


def _tools() -> list[str]:
    lock = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")
    return [f"网页窗口的工具 {fault}" for fault in licences.refused_tools(lock)]


def _weaknesses() -> tuple[list[str], list[str]]:
    python, npm = _pip_audit(), _npm_audit()
    gaps = [_gap("公共漏洞库（Python）", python), _gap("npm 的漏洞库", npm)]
    unchecked = [gap for gap in gaps if gap]
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    accepted = findings.accepted_in(page)
    found = [*python.found, *npm.found]
    weak = [_advice(one) for one in findings.not_accepted(found, accepted)]
    # While a source is out of reach, nothing can be said to be gone
    for name in [] if unchecked else findings.gone(found, accepted):
        print(f"！ SECURITY.md 里接受的 {name} 已经没有了，请删去那一行")
    print(f"▸ 漏洞：查了 {python.checked} 个 Python 包、{npm.checked} 个 npm 包，{len(found)} 处")
    return weak, unchecked


def _pip_audit() -> Findings:
    # As JSON, not --strict: that ends at the first package it cannot check, and says nothing of the rest
    report = _run(
        [str(TOOLS / "bin" / "pip-audit"), "-f", "json", "--require-hashes", "--disable-pip",
         "--progress-spinner", "off", "-r", str(LOCK)]
    )  # fmt: skip
    try:
        return findings.of_pip_audit(report.stdout)
    except (ValueError, KeyError):
        return Findings(unchecked=[_last(report.stderr) or "pip-audit"])


def _npm_audit() -> Findings:
    npm = shutil.which("npm")
    if npm is None:
        return Findings(unchecked=["没有装 npm"])
    command = [npm, "audit", "--json", "--package-lock-only"]
    return findings.of_npm_audit(_run(command, ROOT / "web").stdout)


def _gap(source: str, one: Findings) -> str:
    if not one.unchecked:
        return ""
    if not one.checked:
        return f"{source}连不上，一个包也没查到（{one.unchecked[0]}）"
    return f"{source}不认得 {len(one.unchecked)} 个包：{'、'.join(one.unchecked[:8])}"


def _advice(one: Finding) -> str:
    return (
        f"{one}。改法：升级；升不了的，在 SECURITY.md「{findings.HEADING[3:]}」里写明为什么不碍事"
    )


def _run(command: list[str], folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=60 * _MINUTES
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


def _last(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1][:200]


if __name__ == "__main__":
    sys.exit(main())
