# 医保问答助手: every target sets up what it needs by itself.
PY := .venv/bin/python
READY := .venv/.ready
PORT ?= 5005
export PORT
.DEFAULT_GOAL := help
.PHONY: help install chat run web webtest train test lint rules golden walk bench eval compare examples vectors lock clean

help:  ## 列出这些命令
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

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

webtest:  ## 测网页窗口：单元测试，再用 Chromium 一步步点（YIBAO_URL=… 对着真的服务测）
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

bench: $(READY)  ## 量一量规则本打开、查找、作答要多久
	@$(PY) -m benchmarks.rules

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
	  $$compile base.in -o base.txt && $$compile dev.in -c base.txt -o dev.txt && $$compile uv.in -o uv.txt

clean:  ## 删掉环境、模型和缓存，从头再来
	@rm -rf .venv .rasa models/*.tar.gz .pytest_cache .mypy_cache .ruff_cache .hypothesis
