# 医保问答助手: every target sets up what it needs by itself.
PY := .venv/bin/python
READY := .venv/.ready
PORT ?= 5005
export PORT
.DEFAULT_GOAL := help
.PHONY: help install chat run web wechat-demo wechat-storm webtest train test lint rules golden walk faults insight loop bench eval compare examples vectors audit release-check changelog lock clean

help:  ## 列出这些命令
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

$(READY): scripts/setup.sh requirements/dev.txt requirements/uv.txt
	@sh scripts/setup.sh

install: $(READY)  ## 只准备环境（找 Python 3.10、装依赖），其余命令会自动做这一步

chat: $(READY)  ## 在终端里和助手聊天（第一次会先训练模型）
	@$(PY) -m yibao.server chat

run: $(READY)  ## 启动服务：127.0.0.1:5005，REST 通道；PORT=6006 换端口，RASA_API=1 开测试接口
	@$(PY) -m yibao.server run

web: $(READY)  ## 做好网页窗口，启动服务，打开演示页就能试（只有这一条要 npm）
	@sh scripts/widget.sh build
	@echo "▸ 服务好了以后打开演示页：http://127.0.0.1:$(PORT)/webhooks/web/demo"
	@$(PY) -m yibao.server run

wechat-demo: $(READY)  ## 公众号对话演示：模拟的微信平台对着真的服务，不用账号（ASK=1 自己打字问）
	@$(PY) -m tests.wechat_platform $(if $(ASK),--ask)

wechat-storm: $(READY)  ## 公众号压力：一万条消息、两个服务、慢动作、中途重启，数丢没丢、重没重、超没超时（约一刻钟）
	@$(PY) -m benchmarks.wechat_storm && $(PY) -m benchmarks.wechat_hostile

webtest:  ## 测网页窗口：单元测试，再用 Chromium 一步步点（YIBAO_REAL=1 对着真的服务测）
	@sh scripts/widget.sh test

train: $(READY)  ## 数据或配置变了就训练模型，没变就沿用
	@$(PY) -m yibao.server train

test: $(READY)  ## 跑全部测试
	@$(PY) -m pytest

lint: $(READY)  ## 检查代码风格、类型和楼层依赖
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy && $(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"

rules: $(READY)  ## 几秒钟检查整本规则本（不需要模型）
	@$(PY) -m yibao.clerk check

golden: $(READY)  ## 重写 tests/golden 里的标准回答，再用 git diff 逐条看过
	@YIBAO_GOLDEN=write $(PY) -m pytest -q tests/golden

walk: $(READY)  ## 随便聊五千句（十分钟左右）：真的例句、事实、乱码、号码混着说，句句都要守住约定
	@YIBAO_WALK_TURNS=5000 $(PY) -m pytest -q tests/dialogues/test_random_walk.py

insight: $(READY)  ## 看大家在问什么：写出 近况.html，用浏览器打开
	@$(PY) -m yibao.insight report --out 近况.html

loop: $(READY)  ## 试一圈改进：没教过的主题找得到吗、补得上吗（约半小时）
	@$(PY) -W ignore -m evaluation.fix_loop

faults: $(READY)  ## 一样一样弄坏（杀进程、断数据库、磁盘满、时钟乱跳……），数丢没丢、重没重，打印成表（约五分钟）
	@YIBAO_FAULTS=all $(PY) -m pytest -q tests/faults

bench: $(READY)  ## 量整句问答：快慢、多少人、内存、启动、训练，和原装 Rasa 轮流比（半小时；SHORT=1 几分钟，SOAK=10 连着压十分钟）
	@$(PY) -m benchmarks.performance $(if $(SHORT),--short) $(if $(SOAK),--soak $(SOAK) --users $(or $(USERS),50))

eval: $(READY)  ## 量听懂多少，和原装 Rasa、最近问句放在一起比；训练原装 Rasa 要一两个小时，EPOCHS=20 make eval 快些
	@$(PY) -m evaluation $(if $(EPOCHS),--epochs $(EPOCHS))

compare: $(READY)  ## 把几种分类器放在一起量：准不准、拒不拒、自信对不对、快不快（约半小时）
	@$(PY) -m evaluation.classifiers

examples: $(READY)  ## 检查 data/nlu 的例句：重复的、像考题的、标注可疑的（约两分钟），打印出来由人判断
	@$(PY) -m evaluation.examples

vectors: $(READY)  ## 例句改多了以后，把编好的句向量存进 data/vectors，别人训练就不用等
	@$(PY) -m yibao.language

lock: $(READY)  ## 依赖改动后重新锁定版本和哈希
	@cd requirements && compile="../.venv/bin/uv pip compile -q --universal --generate-hashes \
	  --no-emit-index-url --no-header --python-version 3.10" && \
	  $$compile base.in -o base.txt && $$compile dev.in -c base.txt -o dev.txt && $$compile uv.in -o uv.txt && $$compile audit.in -o audit.txt && $$compile deploy.in -o deploy.txt && $$compile changelog.in -o changelog.txt

audit: $(READY)  ## 查已知漏洞和许可证，对照 SECURITY.md；要能访问公共漏洞库，查不了就不算通过
	@$(PY) -m scripts.audit

changelog: $(READY)  ## 发布时把 changelog.d 的小片合成 CHANGELOG.md 新的一节，版本在 pyproject.toml
	@$(PY) -m scripts.changelog

release-check: $(READY)  ## 发布前把该查的都查一遍，最后打印一页：步骤、结果、用时、关键数字（一个多小时；ONLY=lint,rules 只跑几步）
	@$(PY) -m scripts.release_check $(if $(ONLY),--only $(ONLY))

clean:  ## 删掉环境、模型和缓存，从头再来
	@rm -rf .venv .rasa build models/*.tar.gz .pytest_cache .mypy_cache .ruff_cache .hypothesis
