#!/bin/sh
# build | unit | browser | test: builds the chat widget (web/dist/yibao-widget.js), then tests it in
# part or in whole; YIBAO_REAL=1 asks the project's own server. Only this needs npm.
set -eu
NEED_NODE="20.19"

fail() { printf '\n✗ %s\n' "$1" >&2; shift; for line in "$@"; do printf '  %s\n' "$line" >&2; done; exit 1; }

if ! command -v npm >/dev/null 2>&1 || ! command -v node >/dev/null 2>&1; then
  fail "找不到 npm：做网页窗口要用 Node.js ${NEED_NODE} 或更新的版本（自带 npm）。" \
    "办法一：apt-get install nodejs npm，或从 nodejs.org 下载" \
    "办法二：在别的机器上做好，把 web/dist/yibao-widget.js 拷过来，再运行 make run" \
    "终端、REST 都不用它：make chat 和 make run 照常能用。"
fi
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
  || fail "Node.js $(node --version) 太旧，做网页窗口要 ${NEED_NODE} 或更新的版本。"

cd web
# The lock inside node_modules is as old as the last installation
installed=node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  echo "▸ 准备网页窗口要的工具，第一次要半分钟"
  npm ci --silent || fail "网页窗口的工具没有装上。" "请检查网络或软件源（npm config get registry），再运行一次。"
fi
npm run --silent build || fail "网页窗口没有做成，原因见上面。"
[ "$1" != build ] || exit 0

[ "$1" = browser ] || npm test --silent
[ "$1" != unit ] || exit 0
[ -x "${CHROMIUM:=/usr/bin/chromium}" ] || fail "没有 ${CHROMIUM}，浏览器测试跑不了。" \
  "办法：apt-get install chromium fonts-noto-cjk，或 CHROMIUM=/路径/chromium make webtest"
export CHROMIUM
npm run --silent e2e
