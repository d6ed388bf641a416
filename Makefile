# Two commands matter: `make run` and `make test`. Both set up what they need first, and do nothing twice.

PYTHON ?= python3
BIN := .venv/bin
SESSION := tools/session.sh
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test setup setup-run lint format types imports catalogues catalogues-check pytest \
        tour pictures bench drill-kill drill-mailing drill-office drill-gateways lock clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: setup-run ## open the program; without a display, walk through it into build/tour
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/python main.py; \
	else echo "No display: walking through the program on a virtual screen, pictures in build/tour"; \
	     $(SESSION) $(BIN)/python main.py tour build/tour; fi

test: lint types imports catalogues-check pytest ## every check and every test

setup: ## install everything for running and testing
	@$(PYTHON) tools/setup.py test

setup-run:
	@$(PYTHON) tools/setup.py run

lint: setup ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## static types
	$(BIN)/mypy

imports: setup ## who may import whom
	$(BIN)/lint-imports

catalogues-check: setup
	$(BIN)/python tools/catalogues.py check

pytest: setup ## the tests alone, on virtual screens
	$(SESSION) --screens $(WORKERS) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

format: setup ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

catalogues: setup ## collect the texts and bring every language's catalogue up to date
	$(BIN)/python tools/catalogues.py extract
	$(BIN)/python tools/catalogues.py update
	$(BIN)/python tools/catalogues.py compile

tour: setup ## pictures of the whole job in build/tour
	$(SESSION) $(BIN)/python main.py tour build/tour

bench: setup ## figures beside their floors
	$(SESSION) $(BIN)/python -m bench

drill-kill: setup ## kill the worker again and again: nothing lost, nothing doubled
	$(SESSION) $(BIN)/python -m tests.drills.kill

drill-mailing: setup ## a mailing to ten thousand in bad weather, its workers killed two hundred times
	$(SESSION) $(BIN)/python -m tests.drills.mailing

drill-office: setup ## what is exported, opened by LibreOffice (fetched from Debian if it is missing, as root)
	$(BIN)/python -m tests.drills.office --install

drill-gateways: setup ## the adapters against mock servers made from the published descriptions (needs node)
	$(BIN)/python -m tests.gateways.prism_drill

pictures: tour ## the tour's pictures into the manual
	$(BIN)/python tools/manual_pictures.py build/tour

lock: setup ## pin the newest dependencies that pyproject.toml allows
	$(BIN)/python tools/lock.py

clean: ## everything that was made here, the virtual environment included
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f translations/*/LC_MESSAGES/*.mo
	find app tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
