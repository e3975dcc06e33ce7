# Two commands: `make demo` and `make test`. Needed first: Python 3.11 or later, make, a compiler.

PYTHON ?= python3
UV ?= uv
OUT ?= bobina-out
BIN = .venv/bin
COMPILE = $(UV) pip compile pyproject.toml --group build --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet

.PHONY: help demo test lint lock clean install-run install-dev

help:
	@echo "make demo   a plan for the embedded head, with its report, in $(OUT)"
	@echo "make test   all tests; browser tests skip where there is no Chromium"
	@echo "make lint   ruff, mypy and the walls between the rooms"
	@echo "make lock   choose versions again for pyproject.toml (needs uv)"
	@echo "make clean  remove .venv, caches and $(OUT)"

install-run install-dev: install-%:
	@$(PYTHON) tools/install.py $*

demo: install-run
	@$(BIN)/bobina plan --indication depression --coil figure-8 --protocol neurostar --threshold 55 --output $(OUT)

test: install-dev
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: install-dev
	$(BIN)/python -m ruff check --no-cache .
	$(BIN)/python -m mypy
	$(BIN)/python $(BIN)/lint-imports

lock:
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) --group dev -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist $(OUT)
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
