# Everything that a person, or CI, does with this repository.

SWIFT  ?= swift
PREFIX ?= /usr/local
VENV   := .build/venv
TOOLS  := rds-describe mitosis-plan mitosis-exec mitosis-iam
SOURCES := Sources Tests Package.swift
# Tests say by themselves where they fail, and a build takes a quarter less without what a debugger needs.
QUICKLY := -debug-info-format none

# The version stands in one place.
VERSION := $(shell sed -n 's/^package let version = "\(.*\)"/\1/p' Sources/Shared/Console/Version.swift)

.PHONY: help headers demo test servers chaos property bench coverage install uninstall tarball deb format lint clean

help: ## tells what make can do
	@echo "stack-mitosis $(VERSION)"
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1 \2/p' Makefile | awk '{ printf "  make %-10s", $$2; $$1 = $$2 = ""; print $$0 }'

# The headers of libcurl and libxml2, which macOS has: they are installed where that is allowed.
HEADERS := libcurl4-openssl-dev libxml2-dev pkg-config
headers:
	@[ "$$(uname)" = Darwin ] || pkg-config --exists libcurl libxml-2.0 2> /dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -qy $(HEADERS); } || \
	  { echo "the headers of libcurl and libxml2 are missing: sudo apt-get install $(HEADERS)"; exit 1; }

# The main job, on the simulated Region: nothing is needed but Swift.
demo: headers ## refreshes a demo tree in a simulated Region
	@echo "Building the tools (some minutes the first time)"
	@$(SWIFT) build $(QUICKLY)
	@Examples/demo.sh .build/debug

# FILTER=NAME runs the tests of one suite.
test: headers $(VENV)/done servers ## installs what the tests need under .build, and runs them all
	$(SWIFT) build --build-tests $(QUICKLY)
	$(SWIFT) test --skip-build $(if $(FILTER),--filter $(FILTER))

# Thousands of runs in which calls fail at random; CHAOS_SEED=N repeats one.
chaos: headers ## performs thousands of runs in which calls fail at random
	MITOSIS_CHAOS_RUNS=$(or $(CHAOS_RUNS),5000) MITOSIS_CHAOS_SEED=$(CHAOS_SEED) \
	  $(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/optimized --filter ChaosTests

# Thousands of trees at random, planned and performed in every order; TEST_SEED=N goes on from one of them.
property: headers ## plans and performs thousands of trees at random
	MITOSIS_TEST_CASES=$(or $(TEST_CASES),5000) MITOSIS_TEST_SEED=$(TEST_SEED) \
	  $(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/optimized --filter PropertyTests

# How long runs take and how many calls they make, beside one step at a time; the tools as they are installed, beside jq
# and the AWS CLI.
bench: headers $(VENV)/bench ## measures runs against their critical path, the tools beside jq and the AWS CLI
	@command -v jq > /dev/null || { echo "make bench needs jq: apt-get install jq"; exit 1; }
	@echo "Building twice, for tests and for release (some minutes)"
	@$(SWIFT) build --build-tests $(QUICKLY) > .build/bench.log 2>&1 && \
	  $(MAKE) install DESTDIR= PREFIX=.build/bench >> .build/bench.log 2>&1 || { cat .build/bench.log; exit 1; }
	@echo "Performing trees in the simulated Region"
	@MITOSIS_BENCH=1 $(SWIFT) test --skip-build --filter BenchTests | sed -n 's/^BENCH //p'
	@python3 Bench/filters.py .build/bench/bin
	@$(VENV)/bin/python Bench/describe.py .build/bench/bin

# What the tests need: a server that speaks AWS's protocol, an independent client, and a linter of policies.
$(VENV)/done: Tests/Support/requirements.txt
	@python3 -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "make test needs Python 3 with venv: apt-get install python3 python3-venv"; exit 1; }
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r Tests/Support/requirements.txt
	@touch $@

$(VENV)/bench: $(VENV)/done Bench/requirements.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r Bench/requirements.txt
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
coverage: headers $(VENV)/done ## tells what the tests reach
	$(SWIFT) test --enable-code-coverage
	@"$$(dirname "$$(command -v $(SWIFT))")/llvm-cov" report .build/debug/stack-mitosisPackageTests.xctest \
	  -instr-profile=.build/debug/codecov/default.profdata -ignore-filename-regex='(\.build|Tests)/'

# The Swift runtime is linked in where the system has the static libraries that this needs; stripped, a tool is half as
# large. The manual pages and the completions are what the tools say of themselves.
STATIC ?= .build/static
SHARE = $(DESTDIR)$(PREFIX)/share
SCRIPTS = $(DESTDIR)$(PREFIX)/libexec/stack-mitosis
install: headers ## installs the tools, manual pages and completions under PREFIX=/usr/local
	@mkdir -p .build "$(DESTDIR)$(PREFIX)/bin" "$(SCRIPTS)" "$(SHARE)/man/man1" "$(SHARE)/bash-completion/completions" \
	  "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"
	@for tool in $(TOOLS); do \
	  echo "Building $$tool (the first one takes some minutes)"; \
	  folder="$(STATIC)"; \
	  $(SWIFT) build -c release --static-swift-stdlib --scratch-path "$$folder" --product $$tool > .build/static.log 2>&1 || \
	  { echo "$$tool: the static Swift runtime cannot be linked here (see .build/static.log): linking dynamically."; \
	    folder=.build; $(SWIFT) build -c release --product $$tool; } || exit 1; \
	  install -s -m 755 "$$folder/release/$$tool" "$(DESTDIR)$(PREFIX)/bin/$$tool" || exit 1; \
	  describe() { "$$folder/release/$$tool" "$$@"; }; \
	  describe --generate-manual-page > "$(SHARE)/man/man1/$$tool.1" && \
	  describe --generate-completion-script bash > "$(SHARE)/bash-completion/completions/$$tool" && \
	  describe --generate-completion-script zsh > "$(SHARE)/zsh/site-functions/_$$tool" && \
	  describe --generate-completion-script fish > "$(SHARE)/fish/vendor_completions.d/$$tool.fish" || exit 1; \
	done
	@install -m 755 Examples/automation/refresh.sh "$(SCRIPTS)/refresh.sh"
	@echo "Installed $(TOOLS) in $(DESTDIR)$(PREFIX)/bin, refresh.sh in $(SCRIPTS), manual pages and completions in $(SHARE)"

uninstall: ## removes what install has put there
	@for tool in $(TOOLS); do \
	  rm -f "$(DESTDIR)$(PREFIX)/bin/$$tool" "$(SHARE)/man/man1/$$tool.1" "$(SHARE)/bash-completion/completions/$$tool" \
	    "$(SHARE)/zsh/site-functions/_$$tool" "$(SHARE)/fish/vendor_completions.d/$$tool.fish"; \
	done
	@rm -f "$(SCRIPTS)/refresh.sh" && { [ ! -d "$(SCRIPTS)" ] || rmdir "$(SCRIPTS)"; }

# Packages of what is installed, in .build/packages.
PACKAGES ?= .build/packages
tarball: ## packs the tools for another machine, with checksums
	@rm -rf $(PACKAGES)/tarball
	@$(MAKE) --no-print-directory install DESTDIR=$(PACKAGES)/tarball PREFIX=
	@Packaging/tarball.sh $(PACKAGES)/tarball $(VERSION) $(PACKAGES)

# Debian's own checker has the last word, where it is there or can be installed.
deb: ## makes a Debian package, which lintian checks
	@rm -rf $(PACKAGES)/deb
	@$(MAKE) --no-print-directory install DESTDIR=$(PACKAGES)/deb PREFIX=/usr
	@command -v lintian > /dev/null || [ "$$(id -u)" != 0 ] || apt-get install -qy --no-install-recommends lintian
	@package=$$(Packaging/deb.sh $(PACKAGES)/deb $(VERSION) $(PACKAGES)) && echo "$$package" && \
	  if command -v lintian > /dev/null; then lintian --allow-root --fail-on error,warning "$$package"; \
	  else echo "not checked: sudo apt-get install lintian"; fi

format: ## formats the code
	$(SWIFT) format -i -r $(SOURCES)

lint: ## tells what is not formatted
	$(SWIFT) format lint --strict -r $(SOURCES)

clean: ## removes everything that was built
	rm -rf .build
