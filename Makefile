# Everything that a person, or CI, does with this repository.

SWIFT  ?= swift
PREFIX ?= /usr/local
VENV   := .build/venv
TOOLS  := rds-describe mitosis-plan mitosis-exec mitosis-iam
SOURCES := Sources Tests Package.swift
# Tests say by themselves where they fail, and a build takes a quarter less without what a debugger needs.
QUICKLY := -debug-info-format none

.PHONY: headers demo test servers chaos property bench coverage install format lint clean

# The headers of libcurl and libxml2, which macOS has: they are installed where that is allowed.
HEADERS := libcurl4-openssl-dev libxml2-dev pkg-config
headers:
	@[ "$$(uname)" = Darwin ] || pkg-config --exists libcurl libxml-2.0 2> /dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -qy $(HEADERS); } || \
	  { echo "the headers of libcurl and libxml2 are missing: sudo apt-get install $(HEADERS)"; exit 1; }

# The main job, on the simulated Region: nothing is needed but Swift.
demo: headers
	@$(SWIFT) build $(QUICKLY)
	@Examples/demo.sh .build/debug

# FILTER=NAME runs the tests of one suite.
test: headers $(VENV)/done servers
	$(SWIFT) build --build-tests $(QUICKLY)
	$(SWIFT) test --skip-build $(if $(FILTER),--filter $(FILTER))

# Thousands of runs in which calls fail at random; CHAOS_SEED=N repeats one.
chaos: headers
	MITOSIS_CHAOS_RUNS=$(or $(CHAOS_RUNS),5000) MITOSIS_CHAOS_SEED=$(CHAOS_SEED) \
	  $(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/optimized --filter ChaosTests

# Thousands of trees at random, planned and performed in every order; TEST_SEED=N goes on from one of them.
property: headers
	MITOSIS_TEST_CASES=$(or $(TEST_CASES),5000) MITOSIS_TEST_SEED=$(TEST_SEED) \
	  $(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/optimized --filter PropertyTests

# How long runs take and how many calls they make, beside one step at a time; the filters beside jq.
bench: headers
	@command -v jq > /dev/null || { echo "make bench needs jq: apt-get install jq"; exit 1; }
	@$(SWIFT) build --build-tests $(QUICKLY) > .build/bench.log 2>&1 && $(SWIFT) build -c release >> .build/bench.log 2>&1 || \
	  { cat .build/bench.log; exit 1; }
	@MITOSIS_BENCH=1 $(SWIFT) test --skip-build --filter BenchTests | sed -n 's/^BENCH //p'
	@python3 Bench/filters.py "$$($(SWIFT) build -c release --show-bin-path)"

# What the tests need: a server that speaks AWS's protocol, an independent client, and a linter of policies.
$(VENV)/done: Tests/Support/requirements.txt
	@python3 -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "make test needs Python 3 with venv: apt-get install python3 python3-venv"; exit 1; }
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r Tests/Support/requirements.txt
	@touch $@

# The database servers that the scripts of Examples/copy are run against; each test starts its own. pg_cron is tested
# where there is a package of it.
SERVERS := postgresql mariadb-server
servers:
	@if ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 && command -v mariadbd > /dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(SERVERS) && \
	  { apt-get install -qy "postgresql-$$(ls /usr/lib/postgresql | sort -V | tail -n 1)-cron" || true; }; \
	else echo "make test needs two database servers: sudo apt-get install --no-install-recommends $(SERVERS)"; exit 1; fi

# What the tests reach, a line for each source file.
coverage: headers $(VENV)/done
	$(SWIFT) test --enable-code-coverage
	@"$$(dirname "$$(command -v $(SWIFT))")/llvm-cov" report .build/debug/stack-mitosisPackageTests.xctest \
	  -instr-profile=.build/debug/codecov/default.profdata -ignore-filename-regex='(\.build|Tests)/'

# The Swift runtime is linked in where the system has the static libraries that this needs. The manual pages and the
# completions are what the tools say of themselves.
SHARE = $(DESTDIR)$(PREFIX)/share
install: headers
	@mkdir -p .build "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)/man/man1" "$(SHARE)/bash-completion/completions" \
	  "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"
	@for tool in $(TOOLS); do \
	  folder=.build/static; \
	  $(SWIFT) build -c release --static-swift-stdlib --scratch-path $$folder --product $$tool > .build/static.log 2>&1 || \
	  { echo "$$tool: the static Swift runtime cannot be linked here (see .build/static.log): linking dynamically."; \
	    folder=.build; $(SWIFT) build -c release --product $$tool; } || exit 1; \
	  install -m 755 $$folder/release/$$tool "$(DESTDIR)$(PREFIX)/bin/$$tool" || exit 1; \
	  describe() { "$$folder/release/$$tool" "$$@"; }; \
	  describe --generate-manual-page > "$(SHARE)/man/man1/$$tool.1" && \
	  describe --generate-completion-script bash > "$(SHARE)/bash-completion/completions/$$tool" && \
	  describe --generate-completion-script zsh > "$(SHARE)/zsh/site-functions/_$$tool" && \
	  describe --generate-completion-script fish > "$(SHARE)/fish/vendor_completions.d/$$tool.fish" || exit 1; \
	done
	@echo "Installed $(TOOLS) in $(DESTDIR)$(PREFIX)/bin, manual pages and completions in $(SHARE)"

format:
	$(SWIFT) format -i -r $(SOURCES)

lint:
	$(SWIFT) format lint --strict -r $(SOURCES)

clean:
	rm -rf .build
