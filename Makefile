# Everything a person runs by name. `make` alone tells what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= python3
PORT_BASE ?= 8080
n ?= 1000
months ?= 12

VENV := $(CURDIR)/.venv/bin
STACK := $(VENV)/python -m local_stack
# Where no engine can be had a target says so and ends well; with KABINET_REQUIRE_ENGINE=1 it fails.
PROVISION := $(PYTHON) deploy/images/provision up
SKIPPED := { test $$? -eq 75 && exit 0; exit 1; }
# Editable members do not tell their import names.
OURS := kabinet-common=common,kabinet-contracts=contracts,kabinet-importing=importing,kabinet-otlp=otlp
MEMBERS := $(wildcard libs/*) $(wildcard services/*) sandbox deploy/local
# One service when s=<service> is given, everything otherwise.
SUITE := $(if $(s),services/$(s),libs sandbox services deploy/gateway deploy/local deploy/cluster \
	tests/chaos tests/e2e tests/house tests/restore tests/scenarios tests/store)

export KABINET_HOME ?= $(CURDIR)/.kabinet
export PLAYWRIGHT_BROWSERS_PATH ?= $(KABINET_HOME)/browsers

.PHONY: dashboards observability-test chart chart-test reference help up down status logs reset demo test check lint types fix e2e bench web openapi features compat-test restore-drill \
	chaos env dev

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## */\1\t/' | \
		awk -F'\t' '{ printf "  make %-19s %s\n", $$1, $$2 }'

# -- run ------------------------------------------------------------------------------------------------------

up: env web  ## start everything and print the addresses (FOREGROUND=1 stays, PORT_BASE=9080 moves the ports)
	@$(STACK) up --port-base $(PORT_BASE) $(if $(FOREGROUND),,--detach)

down:  ## stop everything
	@if [ -x $(VENV)/python ]; then $(STACK) down; else echo "Nothing is installed here, so nothing runs."; fi

status:  ## what runs, since when, with how much memory
	@$(STACK) status || test $$? -eq 3

logs:  ## follow the logs (s=<service> for one of them)
	@$(STACK) logs $(s)

reset:  ## stop everything and delete the data
	@if [ -x $(VENV)/python ]; then $(STACK) reset; else rm -rf $(KABINET_HOME)/data; fi

demo:  ## add an invented town to the running stack (n=<accounts> months=<months>)
	@$(STACK) demo --accounts $(n) --months $(months)

web: env  ## build the two web apps when their sources have changed
	@$(PYTHON) tools/webbuild.py
	$(STACK) web

# -- prove ----------------------------------------------------------------------------------------------------

test: dev web  ## check, then every test there is: units, services, scenarios, browser journeys (s=<service>)
	@$(if $(s),,$(PYTHON) tools/bootstrap.py --dev --browser)
	$(MAKE) --no-print-directory check
	$(if $(s),,$(PYTHON) tools/webbuild.py test)
	$(VENV)/python -m pytest $(SUITE)

check: dev lint types  ## what must hold of every commit: style, types, imports, limits, generated files
	@$(PYTHON) tools/webbuild.py check
	$(VENV)/lint-imports
	for member in $(MEMBERS); do (cd $$member && $(VENV)/deptry --config pyproject.toml --package-module-name-map "$(OURS)" src); done
	$(VENV)/python tools/limits.py
	$(VENV)/python tools/signatures.py
	$(VENV)/python tools/migrations.py
	$(VENV)/python tools/openapi.py --check
	$(VENV)/python tools/reference.py --check
	$(VENV)/python tools/dashboards.py --check
	$(VENV)/python tools/features.py --check
	$(VENV)/python tools/chart.py --check --no-examples

lint: dev  ## formatting and style
	@$(VENV)/ruff format --check .
	$(VENV)/ruff check .

types: dev  ## mypy, strict, of everything but migrations: tools and tests too (s=<service>)
	@$(VENV)/python tools/typecheck.py $(s)

fix: dev  ## repair formatting and what else can be repaired by a program
	@$(VENV)/ruff format .
	$(VENV)/ruff check --fix .

e2e: dev web  ## the browser journeys alone
	@$(PYTHON) tools/bootstrap.py --dev --browser
	$(VENV)/python -m pytest tests/e2e

compat-test: dev  ## the previous release's tests on the new schema (base=<tag or commit> s=<service>)
	@$(VENV)/python tools/compat.py $(s) $(if $(base),--base $(base))

chart-test: dev  ## the chart: lint, renderings, schemas, policies (nothing is installed)
	@$(VENV)/python tools/chart.py --check
	$(VENV)/python -m pytest -n 2 --dist loadfile deploy/helm

observability-test: dev  ## metrics, traces, logs and every alarm on a running system, with a real Prometheus
	@$(PYTHON) tools/prometheus.py
	$(VENV)/python -m pytest tests/observability -s

chaos: dev  ## two minutes of load while every process is killed in turn, then the count (seconds=<length>)
	@PYTHONPATH=tests $(VENV)/python -m chaos $(if $(seconds),--seconds $(seconds))

restore-drill: dev  ## a backup, a lost database, its restore, and what was lost; writes when for an alarm
	@PYTHONPATH=tests $(VENV)/python -m restore

bench: dev  ## the measured promises, as ratios to their bare limits
	@PYTHONPATH=tests $(VENV)/python -m bench

.PHONY: lighthouse
lighthouse: web  ## scores of home, readings and a bill on a phone, of the stack that `make up` runs
	@$(PYTHON) tools/bootstrap.py --dev --browser
	$(PYTHON) tools/webbuild.py lighthouse

# -- containers -----------------------------------------------------------------------------------------------

.PHONY: images
images: dev web  ## build the images of everything and prove what they promise (s=<service> builds one)
	@$(PROVISION) core || $(SKIPPED)
	$(PYTHON) tools/images.py $(s)
	$(if $(s),,$(VENV)/python -m pytest tests/engine/images)

.PHONY: cluster-test
cluster-test: dev web  ## the chart installed, upgraded, broken and removed on a real cluster of one node (slow once)
	@$(PROVISION) core || $(SKIPPED)
	$(PYTHON) tools/bootstrap.py --dev --browser
	$(PYTHON) tools/images.py
	$(VENV)/python -m pytest -s tests/engine/cluster

.PHONY: compose compose-down compose-test
compose: env web  ## the whole demonstration in containers (deploy/compose), the same as `make up`
	@$(PROVISION) core || $(SKIPPED)
	$(PYTHON) tools/images.py
	$(PYTHON) tools/compose.py up -d --wait
	echo "Портал: http://localhost:$${PORTAL_PORT:-8080}  Бэк-офис: http://localhost:$${BACKOFFICE_PORT:-8081}"

compose-down:  ## stop the containers of `make compose` and delete their data
	@$(PYTHON) tools/compose.py down --volumes

compose-test: dev web  ## start the compose file, walk the journey, stop servers and bring them back
	@$(PROVISION) all || $(SKIPPED)
	$(PYTHON) tools/bootstrap.py --dev --browser
	$(PYTHON) tools/images.py
	$(VENV)/python -m pytest tests/engine/compose

# -- regenerate -----------------------------------------------------------------------------------------------

openapi: dev  ## docs/api/<service>.json and the typed client of the web apps
	@$(VENV)/python tools/openapi.py

reference: dev  ## regenerate the pages that are read off the code: settings, problems, events
	@$(VENV)/python tools/reference.py

chart: dev  ## the chart's README, setting names and rendered examples
	@$(VENV)/python tools/chart.py

dashboards: dev  ## deploy/helm/kabinet/dashboards out of deploy/observability/dashboards.yaml
	@$(VENV)/python tools/dashboards.py

features: dev  ## docs/features.md from the tests' markers
	@$(VENV)/python tools/features.py

# -- prepare --------------------------------------------------------------------------------------------------

env:
	@$(PYTHON) tools/bootstrap.py

dev:
	@$(PYTHON) tools/bootstrap.py --dev
