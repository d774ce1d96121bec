# tedstat - see README.md; `make help` lists what can be made.

VERSION   := 0.1.0
ABI       := 0

PREFIX    ?= /usr/local
BINDIR    ?= $(PREFIX)/bin
LIBDIR    ?= $(PREFIX)/lib
INCDIR    ?= $(PREFIX)/include
MANDIR    ?= $(PREFIX)/share/man
PKGDIR    ?= $(LIBDIR)/pkgconfig
INSTALL   ?= install
PKGCONFIG ?= pkg-config

# The Debian packages that building, running and testing need; CONTRIBUTING.md says why each is there.
BUILD_PACKAGES := gcc libc6-dev make pkg-config libcsv-dev libgsl-dev zlib1g-dev libzip-dev libjson-c-dev libinih-dev nettle-dev libreadstat-dev libcmark-dev \
                  $(if $(filter x86_64 aarch64,$(shell uname -m)),libisal-dev)
TEST_PACKAGES  := jq libxml2-utils clang g++ libcmocka-dev bats zip gzip locales mandoc bsdutils procps shellcheck git gnuplot-nox

# Who unpacks gzip and zip: ISA-L where pkg-config finds it, zlib otherwise.  `make ISAL=` builds without it, in a folder of its own.
ISAL ?= $(shell $(PKGCONFIG) --exists libisal 2>/dev/null && echo libisal)

comma := ,
BUILD := build$(if $(filter command,$(firstword $(origin ISAL))),$(if $(ISAL),,-zlib))
ifdef SAN               # make SAN=address,undefined check
BUILD := build-$(subst $(comma),-,$(SAN))
SANFLAGS := -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer
endif

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
        -Wformat=2 -Wundef -Wvla -Wwrite-strings $(if $(WERROR),-Werror)
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c11 $(WARN) -fPIC -fvisibility=hidden -ffp-contract=off -MMD -MP -Ilib/include -iquote lib \
             -D_GNU_SOURCE -DTEDSTAT_VERSION='"$(VERSION)"' $(if $(ISAL),-DTEDSTAT_ISAL) $(SANFLAGS) $(CPPFLAGS) $(CFLAGS)
PC_LIBS  := gsl zlib libzip json-c inih nettle libcmark $(ISAL)
LIBS      = $(shell $(PKGCONFIG) --libs $(PC_LIBS)) -lcsv -lreadstat -lm -lpthread

LIB_SRC   := $(wildcard lib/*.c lib/*/*.c)
CLI_SRC   := $(wildcard cli/*.c)
UNIT_SRC  := $(wildcard tests/unit/*.c)
DATA      := $(wildcard datasets/*.ini datasets/editions/*.ini datasets/published/*.ini lib/render/*.css lib/chart/*.gp)

LIB_OBJ   := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/gen/embedded.o
CLI_OBJ   := $(CLI_SRC:%.c=$(BUILD)/%.o)
UNIT      := $(UNIT_SRC:%.c=$(BUILD)/%)
HELPERS   := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/helpers/*.c))
STATIC    := $(BUILD)/libtedstat.a
SONAME    := libtedstat.so.$(ABI)
SHARED    := $(BUILD)/$(SONAME)
COMMAND   := $(BUILD)/tedstat

JOBS := -j$(shell nproc 2>/dev/null || echo 1)

.PHONY: page-check all docs help deps test-deps demo bench bench-peers bench-intervals accuracy coverage check quick-check test test-packed check-arm check-instructions fuzz install uninstall clean
.SECONDARY:

all: $(COMMAND) $(STATIC) $(SHARED) $(BUILD)/tedstat.1 ## build the command, the libraries and the manual page

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

# One line a file; `make V=1` shows the commands whole.
Q := $(if $(V),,@)
say = @$(if $(V),:,echo '  $(1)  $(2)')

# ---- building ---------------------------------------------------------------

# The kernels of the scanner and of CRC-32 are built for their own instructions and chosen at run time (lib/scan.c, lib/crc.c).
ifneq ($(findstring x86_64,$(shell $(CC) -dumpmachine)),)
$(BUILD)/lib/scan_avx2.o: ALL_CFLAGS += -mavx2 -mbmi -mbmi2 -mpopcnt -mpclmul
$(BUILD)/lib/scan_avx512.o: ALL_CFLAGS += -mavx512f -mavx512bw -mavx512vl -mavx512vbmi2 -mbmi -mbmi2 -mpopcnt -mpclmul
$(BUILD)/lib/crc_clmul.o: ALL_CFLAGS += -msse4.1 -mpclmul
$(BUILD)/lib/crc_avx512.o: ALL_CFLAGS += -mavx512f -mavx512vl -mavx512dq -mvpclmulqdq -msse4.1 -mpclmul
endif

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@

$(BUILD)/gen/embedded.o: $(BUILD)/gen/embedded.c
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@

# Rewritten only when a data file is newer or the list of them changed.
$(BUILD)/gen/embedded.c: tools/embed.sh $(DATA) $(BUILD)/gen/data-list
	@mkdir -p $(@D)
	$(Q)sh tools/embed.sh $(sort $(DATA)) > $@.new && mv $@.new $@

$(BUILD)/gen/data-list: FORCE
	@mkdir -p $(@D)
	@echo '$(sort $(DATA))' | cmp -s - $@ || echo '$(sort $(DATA))' > $@
FORCE:

$(STATIC): $(LIB_OBJ)
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(SHARED): $(LIB_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -shared -Wl,-soname,$(SONAME) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(COMMAND): $(CLI_OBJ) $(STATIC)
	$(call say,LD,$@)
	$(Q)$(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(CLI_OBJ) $(STATIC) $(LIBS)

# The manual page is written by the tables that parse the options.
$(BUILD)/tedstat.1: $(COMMAND)
	$(COMMAND) help --man > $@.new && mv $@.new $@

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(STATIC)
	$(call say,LD,$@)
	$(Q)$(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(TEST_LIBS) -lcmocka

$(BUILD)/tests/helpers/%: $(BUILD)/tests/helpers/%.o
	$(call say,LD,$@)
	$(Q)$(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lreadstat

# In this test every allocation fails once.
$(BUILD)/tests/unit/test_memory: TEST_LIBS := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=pthread_create

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)

# ---- what a fresh machine needs ---------------------------------------------

deps: ## install the Debian packages that building needs (asks for root only if one is absent)
	@sh tools/packages.sh $(BUILD_PACKAGES)

test-deps:
	@sh tools/packages.sh $(BUILD_PACKAGES) $(TEST_PACKAGES)

# ---- using ------------------------------------------------------------------

demo: ## set everything up; the main job, charts and a report of the bundled made-up data
	@sh tools/packages.sh $(BUILD_PACKAGES) gnuplot-nox
	@$(MAKE) --no-print-directory -s $(JOBS) all
	$(COMMAND) rates datasets/sample/made_up_2019.csv.gz
	@echo
	@mkdir -p $(BUILD)/demo
	$(COMMAND) report examples/report.ini datasets/sample/made_up_2019.csv.gz -o $(BUILD)/demo/report.html --folder $(BUILD)/demo/files
	@echo
	@echo 'The report, to be opened in a browser: $(BUILD)/demo/report.html'
	@echo 'Its tables as csv, its charts as svg, png and pdf with their data and scripts: $(BUILD)/demo/files'

check: test-deps ## set everything up and run every test
	@$(MAKE) --no-print-directory -s $(JOBS) WERROR=1 all $(UNIT) $(HELPERS)
	@$(MAKE) --no-print-directory -s WERROR=1 test

test: all $(UNIT) $(HELPERS) ## run the tests, nothing is installed first
	@BUILD='$(BUILD)' SAN='$(SAN)' sh tests/run.sh $(UNIT) $(wildcard tests/cli/*.bats)

# The scanner for arm64, built by a cross compiler and run by an emulator; for machines that are not arm64.
ARM_PACKAGES := gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
ARM_SRC := tests/arm/scan_check.c lib/scan_neon.c lib/scan_portable.c lib/scan_table.c

check-arm: ## run the arm64 scanner under qemu
	@sh tools/packages.sh $(ARM_PACKAGES)
	@mkdir -p $(BUILD)/tests
	aarch64-linux-gnu-gcc -std=c11 $(WARN) -Werror -O2 -static -D_GNU_SOURCE -Ilib/include -iquote lib $(ARM_SRC) -o $(BUILD)/tests/scan_check_arm64
	qemu-aarch64 $(BUILD)/tests/scan_check_arm64

# Every scanner against libcsv, by libFuzzer; the inputs it finds stay in BUILD-fuzz/corpus.
FUZZ_SECONDS ?= 60
fuzz: ## look for inputs on which the scanners differ, for FUZZ_SECONDS [60]
	@$(MAKE) --no-print-directory CC=clang BUILD=build-fuzz SANFLAGS=-fsanitize=fuzzer-no-link,address build-fuzz/libtedstat.a
	clang -fsanitize=fuzzer,address -DFUZZER -O1 -g -std=c11 -D_GNU_SOURCE -Ilib/include -iquote lib tests/fuzz/fuzz_scan.c build-fuzz/libtedstat.a $(LIBS) -o build-fuzz/fuzz_scan
	@mkdir -p build-fuzz/corpus
	build-fuzz/fuzz_scan -max_len=4096 -max_total_time=$(FUZZ_SECONDS) build-fuzz/corpus tests/fuzz/seeds

# After `make check`: what reads packed files, with zlib where ISA-L would do it (make ISAL= test-packed).
PACKED := $(filter %/test_source %/test_threads,$(UNIT))
test-packed: all $(PACKED)
	@BUILD='$(BUILD)' SAN='$(SAN)' sh tests/run.sh $(PACKED) tests/cli/bad_input.bats

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(STATIC)
	$(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

bench: $(COMMAND) $(BUILD)/tests/bench/race ## the main job timed in turn with other programs (tests/bench/bench.sh)
	@sh tests/bench/bench.sh $(BUILD)

bench-peers: ## install what bench can compare with
	@sh tests/bench/peers.sh $(BUILD)/bench/peers

bench-intervals: $(BUILD)/tests/bench/intervals ## intervals per second, beside R
	@sh tests/bench/intervals.sh $<

# Counts that do not depend on how busy the machine is; another compiler than that of the list is not compared.
INSTRUCTIONS := $(BUILD)/tests/instructions/methods
$(INSTRUCTIONS): $(INSTRUCTIONS).o $(STATIC)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

check-instructions: ## instructions of the main job and of each interval method, within 3 % of the list
	@sh tools/packages.sh $(BUILD_PACKAGES) valgrind
	@$(MAKE) --no-print-directory -s WERROR=1 all $(INSTRUCTIONS)
	@CC='$(CC)' CFLAGS='$(CFLAGS)' sh tests/instructions/run.sh $(BUILD)

REFERENCE := $(addprefix $(BUILD)/tests/unit/test_,numeric interval compare multinomial hypothesis standardise cluster)
accuracy: $(REFERENCE) ## reference rows tested and the largest error of each method
	@sh tests/bench/accuracy.sh $(REFERENCE)

coverage: $(BUILD)/tests/bench/coverage ## how often each interval method holds the true share
	@$<

page-check: all ## a report in a browser: accessibility, console, requests (needs chromium and npm)
	@COMMAND=$(COMMAND) sh tests/page/check.sh

docs: all ## make the results shown in README and docs anew
	@cd docs && $(CURDIR)/$(COMMAND) chart classes --quiet --by setting --title 'Medication and mutual help by setting (made-up data)' \
	    ../datasets/sample/made_up_2019.csv.gz -o classes.svg && rm classes.gp classes.tsv
	@for page in README.md docs/*.md; do \
	    PATH=$(CURDIR)/$(BUILD):$$PATH tools/console.sh $$page > $(BUILD)/page && cp $(BUILD)/page $$page; done

# ---- installing -------------------------------------------------------------

HEADERS := $(wildcard lib/include/tedstat/*.h)

install: all ## install under PREFIX [/usr/local], below DESTDIR if set
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR) $(DESTDIR)$(PKGDIR) $(DESTDIR)$(INCDIR)/tedstat $(DESTDIR)$(MANDIR)/man1
	$(INSTALL) -m 755 $(COMMAND) $(DESTDIR)$(BINDIR)/tedstat
	$(INSTALL) -m 644 $(STATIC) $(DESTDIR)$(LIBDIR)/libtedstat.a
	$(INSTALL) -m 755 $(SHARED) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libtedstat.so
	$(INSTALL) -m 644 lib/include/tedstat.h $(DESTDIR)$(INCDIR)/tedstat.h
	$(INSTALL) -m 644 $(HEADERS) $(DESTDIR)$(INCDIR)/tedstat/
	$(INSTALL) -m 644 $(BUILD)/tedstat.1 $(DESTDIR)$(MANDIR)/man1/tedstat.1
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCDIR@|$(INCDIR)|' -e 's|@VERSION@|$(VERSION)|' \
	    -e 's|@REQUIRES@|$(PC_LIBS)|' lib/tedstat.pc.in > $(BUILD)/tedstat.pc
	$(INSTALL) -m 644 $(BUILD)/tedstat.pc $(DESTDIR)$(PKGDIR)/tedstat.pc

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(BINDIR)/tedstat $(DESTDIR)$(LIBDIR)/libtedstat.a $(DESTDIR)$(LIBDIR)/libtedstat.so \
	    $(DESTDIR)$(LIBDIR)/$(SONAME) $(DESTDIR)$(INCDIR)/tedstat.h $(DESTDIR)$(MANDIR)/man1/tedstat.1 $(DESTDIR)$(PKGDIR)/tedstat.pc
	rm -rf $(DESTDIR)$(INCDIR)/tedstat

clean: ## remove what was built
	rm -rf build build-*
