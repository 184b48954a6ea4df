# The commands the project keeps. `make run` and `make test` need Python 3.11+, pip and make only.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run dev test lint bench test-faults check-deploy lock clean help

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

run: $(VENV)/.base ## The platform with demo data on http://127.0.0.1:$PORT (8000)
	@exec $(PY) manage.py serve --prepare

dev: $(VENV)/.base ## The same, starting again when a file changes
	@DEBUG=1 exec $(PY) manage.py serve --prepare --reload

test: $(VENV)/.dev ## The whole suite; on PostgreSQL and Redis when DATABASE_URL and REDIS_URL are set
	@$(PY) -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

test-faults: $(VENV)/.dev ## What holds when a service fails (needs PostgreSQL and Redis)
	@$(PY) -m pytest -m faults -n 2 tests/services $(PYTEST_ARGS)

lint: $(VENV)/.dev ## Style, directions between rooms, templates, dependencies, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	git ls-files -z -- 'templates/*.html' '*/templates/*.html' | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check
	$(VENV)/bin/deptry .
	$(PY) -m compileall -q accounts notifications referents campaigns ideas projects dashboards innovation_platform
	$(PY) manage.py makemigrations --check --dry-run

bench: $(VENV)/.dev ## The measures of benchmarks/
	$(PY) -m benchmarks

check-deploy: $(VENV)/.base ## Django's checks in production settings: not one warning
	@DJANGO_SETTINGS_MODULE=innovation_platform.settings.production \
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") \
	ALLOWED_HOSTS=essaim.example.fr SITE_URL=https://essaim.example.fr \
	DATABASE_URL=postgres://essaim@localhost/essaim REDIS_URL=redis://localhost:6379/0 \
	$(PY) manage.py check --deploy --fail-level WARNING

lock: ## Lock the dependencies again, with their hashes (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q \
		--extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q \
		pyproject.toml -o requirements/base.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q \
		-c requirements/dev.txt --extra pdf pyproject.toml -o requirements/pdf.txt

clean: ## Forget the embedded installation: its database, its mails, its keys
	rm -rf var staticfiles

# A machine without python3-venv (Debian's default) still has pip: it installs into the environment
# from outside.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV)

define install
	@echo "Installing $(1)…"
	@if $(PY) -m pip --version >/dev/null 2>&1; then set -- $(PY) -m pip; \
	else set -- $(PYTHON) -m pip --python $(PY); fi; \
	"$$@" install --quiet --require-hashes --only-binary=:all: -r $(1)
endef

$(VENV)/.base: requirements/base.txt | $(VENV)/bin/python
	$(call install,requirements/base.txt)
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/bin/python
	$(call install,requirements/dev.txt)
	@touch $@ $(VENV)/.base
