# Two commands to begin with: make demo, make test. Everything is installed into .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
TOPICS ?=
COURSE ?= demo
STUDENTS ?= 100
MACHINE ?= $(shell getconf _NPROCESSORS_ONLN) cores
CPU := CUDA_VISIBLE_DEVICES="" OMP_NUM_THREADS=1

# The real FashionMNIST, where it lies beside the checkout; torchvision unpacks it, so in a copy.
SHARED := ../shared/data/FashionMNIST
ifneq ($(wildcard $(SHARED)),)
DATA := .data/FashionMNIST
export COURSE_DATA ?= $(CURDIR)/.data
endif

.PHONY: demo test test-hostile test-browser test-gpu bench agreement evidence formgrader install build release check \
	verify nbval lint format guide pictures clean

demo: $(INSTALLED)  ## simulate a class, grade it, write feedback and report under demo/
	$(BIN)/autograder simulate 01_perceptron --into demo
	$(BIN)/autograder grade 01_perceptron --course demo || [ $$? -eq 3 ]  # one file is broken on purpose
	$(BIN)/autograder feedback 01_perceptron --course demo
	$(BIN)/autograder report 01_perceptron --course demo
	@echo "Look at demo/reports/01_perceptron/01_perceptron.html and demo/feedback/."

test: $(INSTALLED) $(DATA) lint check nbval  ## everything that a change must pass
	$(CPU) $(BIN)/python -m pytest -n 2 --dist loadfile

test-hostile: $(INSTALLED)  ## attacks on the grader, and odd but honest submissions, a line for each
	$(BIN)/python -m tests.hostile

install: $(INSTALLED)

.data/FashionMNIST:
	mkdir -p .data
	cp -R $(SHARED) .data/
	chmod -R u+w .data

$(INSTALLED): requirements.txt pyproject.toml autograder/environment/torchvision_ops.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/autograder doctor --fix
	@touch $(INSTALLED)

build: $(INSTALLED)  ## notebooks/ -> source/
	$(BIN)/autograder build $(TOPICS)

release: build  ## source/ -> release/
	$(BIN)/autograder release $(TOPICS)

check: $(INSTALLED)  ## source/ and release/ are up to date and leak nothing
	$(BIN)/autograder check

verify: $(INSTALLED) $(DATA)  ## right answers pass, wrong ones do not
	$(BIN)/autograder verify $(TOPICS)

evidence: $(INSTALLED) $(DATA)  ## all proofs of the tests, into docs/ and the README (an hour and more)
	$(BIN)/autograder evidence $(TOPICS) --machine "$(MACHINE)"

nbval: $(INSTALLED) $(DATA)  ## every reference notebook runs, on the CPU
	$(CPU) $(BIN)/python -m pytest --nbval-lax -p no:cacheprovider -n 2 --dist loadfile source

bench: $(INSTALLED) $(DATA)  ## grade a class by plain nbgrader and by this engine; minutes to hours
	$(BIN)/autograder bench $(TOPICS) --students $(STUDENTS) --machine "$(MACHINE)" --write docs/performance.md
	$(BIN)/autograder costs $(TOPICS) --machine "$(MACHINE)" --write docs/performance.md

agreement: $(INSTALLED) $(DATA)  ## the same marks by plain nbgrader, without sandbox, under load; an hour
	for against in nbgrader no-sandbox load; do \
		COURSE_QUICK=1 COURSE_TRAIN_SIZE=1000 $(BIN)/autograder agreement $(TOPICS) --against $$against || exit; \
	done

test-gpu: $(INSTALLED) $(DATA)  ## every reference notebook runs on the GPU; fails where there is none
	$(BIN)/python -c 'import sys, torch; sys.exit(0 if torch.cuda.is_available() else "torch sees no CUDA device: make test-gpu needs a GPU")'
	$(BIN)/python -m pytest tests/test_gpu.py
	$(BIN)/autograder parity

test-browser: $(BIN)/playwright  ## the tests in a real browser; fails where there is no Chromium
	COURSE_BROWSER=required $(CPU) $(BIN)/python -m pytest tests/browser

$(BIN)/playwright: $(INSTALLED) requirements-browser.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-browser.txt
	@touch $@

formgrader: $(INSTALLED)  ## grade written answers by hand: make formgrader COURSE=demo
	$(BIN)/autograder formgrader --course $(COURSE)

pictures: demo $(BIN)/playwright  ## the pictures of the README and the guides (needs Chromium)
	$(BIN)/python docs/pictures.py
	COURSE_BROWSER=required COURSE_PICTURES=docs $(CPU) $(BIN)/python -m pytest tests/browser

guide: $(INSTALLED)  ## the outputs in docs/instructors.md, as they are today
	$(CPU) $(BIN)/python -m tests.end_to_end.guide

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## everything that make made
	rm -rf $(VENV) .data demo reports .pytest_cache .mypy_cache .ruff_cache
