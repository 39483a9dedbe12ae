#!/bin/sh
# Makes .venv with Python 3.10 and the locked packages; safe to run again.
set -eu
NEED_MB=4500
VENV=.venv

fail() { printf '\n✗ %s\n' "$1" >&2; shift; for line in "$@"; do printf '  %s\n' "$line" >&2; done; exit 1; }

is_310() { [ -n "$1" ] && "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }

find_python() {
  for candidate in "${PYTHON:-}" "$(command -v python3.10 || true)" "$(command -v python3 || true)" \
      "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python3.10; do
    if is_310 "$candidate"; then echo "$candidate"; return 0; fi
  done
  if command -v uv >/dev/null 2>&1; then
    candidate=$(uv python find 3.10 2>/dev/null || true)
    is_310 "$candidate" || { uv python install 3.10 >&2 || true; candidate=$(uv python find 3.10 2>/dev/null || true); }
    if is_310 "$candidate"; then echo "$candidate"; return 0; fi
  fi
  return 1
}

python=$(find_python) || fail "找不到 Python 3.10（Rasa 3.6 只能用它）。" \
  "办法一：uv python install 3.10" "办法二：pyenv install 3.10" \
  "办法三：已经装在别处的话，PYTHON=/路径/python3.10 make chat"

free_mb=$(df -Pm . | awk 'NR==2 {print $4}')
[ "$free_mb" -ge "$NEED_MB" ] || [ -x "$VENV/bin/rasa" ] || fail \
  "磁盘空间不够：这里只剩 ${free_mb} MB，装依赖需要约 ${NEED_MB} MB。" "请腾出空间后再试一次。"

echo "▸ 准备环境：$("$python" --version)，第一次要一两分钟"
# An interrupted set-up can leave a Python without pip
if ! is_310 "$VENV/bin/python" || ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
  "$python" -m venv --clear "$VENV"
fi

# Byte-compiling now saves about nine seconds at every start
unset PYTHONDONTWRITEBYTECODE
if "$VENV/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt \
    && "$VENV/bin/uv" pip install --python "$VENV/bin/python" --require-hashes --compile-bytecode -q -r requirements/dev.txt; then
  :
else
  echo "▸ 换用 pip 再装一次"
  "$VENV/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt \
    || fail "依赖没有装上。" "请检查网络或软件源（pip config list），再运行一次同样的命令。"
fi

# Defaults for every process of this environment, plain rasa commands included
site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
cp scripts/environment.pth "$site/yibao_environment.pth"
touch "$VENV/.ready"
echo "✓ 环境好了"
