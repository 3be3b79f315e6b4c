# brc: build, run and test. "make help" lists the commands. What a command needs and the machine lacks is installed
# with the system's package manager (Debian and Ubuntu), after saying what.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.SUFFIXES:
.DEFAULT_GOAL := help

export PATH := $(PATH):/usr/sbin:/sbin

PORT ?= 6379
ARGS ?=
BENCH ?=
BENCH_ARGS ?=
JMH ?=
INPUTS ?= 10000000
LESSON ?=
WIRE ?=
# Tests of the docs run these commands inside of a build, with the jar that it made.
JAR  := $(or $(BRC_JAR),ebpf/target/brc.jar)
MVN  := mvn -B -ntp

# Requests allocate nothing and the keyspace lives in byte arrays of 64 KiB, so the collector only has to stay out of the way: no
# threads or barriers of its own (Serial), slabs born where they stay instead of being copied there (PretenureSizeThreshold), little
# to scan (Xmn). Filling 6 million keys: pauses of 38 ms at most and 0.07 s in all; with G1 229 ms and 1.8 s. PerfData would
# write a file and wake up 20 times a second. The heap is the dataset, so it may have most of the machine.
JAVA_OPTS ?= -XX:+UseSerialGC -Xmn64m -XX:PretenureSizeThreshold=32k -XX:-UsePerfData -XX:MaxRAMPercentage=70

LESSON_JAVA_OPTS := -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto --enable-native-access=ALL-UNNAMED

# What to look for (a command or a file) and the package that brings it.
BUILD_TOOLS := mvn:maven make:make clang:clang /usr/include/bpf/bpf_helpers.h:libbpf-dev /usr/include/linux/bpf.h:linux-libc-dev
# What the kernel cache needs when it runs: libbpf, and ip(8) for the demo.
XDP_TOOLS   := /usr/lib/$(shell uname -m)-linux-gnu/libbpf.so.1:libbpf1 ip:iproute2
TEST_TOOLS  := redis-server:redis-server redis-cli:redis-tools redis-benchmark:redis-tools spin:spin gcc:gcc \
               nc:netcat-openbsd telnet:telnet bpftool:bpftool tc:iproute2 nsenter:util-linux ethtool:ethtool $(XDP_TOOLS)

# What the demonstration and the bench of the kernel cache need besides.
DEMO_TOOLS  := redis-server:redis-server redis-benchmark:redis-tools bpftool:bpftool sysctl:procps

SOURCES := $(if $(BRC_JAR),,$(shell find pom.xml epoll/pom.xml core/pom.xml ebpf/pom.xml */src/main native -type f -not -path '*/target/*' 2>/dev/null))
LESSONS := $(sort $(wildcard */src/lessons/java/dev/brc/*/*.java))
LESSON_PROGRAMS := $(wildcard */src/lessons/c/*.bpf.c)
LESSON_CLASSES := $(dir $(JAR))lessons

# install COMMAND:PACKAGE...  installs the packages of the commands that are missing. Services that come along are not started.
define INSTALL
install()
{
    local missing=() tool name
    for tool in "$$@"; do
        name=$${tool%%:*}
        [[ $$name == /* && -e $$name ]] || command -v "$$name" > /dev/null || missing+=("$${tool##*:}")
    done
    [ $${#missing[@]} -eq 0 ] && return
    mapfile -t missing < <(printf '%s\n' "$${missing[@]}" | sort -u)
    if ! command -v apt-get > /dev/null; then
        echo "brc needs $${missing[*]} (names of Debian packages); install them and try again" >&2
        exit 1
    fi
    local sudo=()
    if [ "$$(id -u)" -ne 0 ]; then
        command -v sudo > /dev/null || { echo "brc needs $${missing[*]}: run 'apt-get install $${missing[*]}' as root" >&2; exit 1; }
        sudo=(sudo)
    fi
    echo "installing $${missing[*]}"
    # Debian starts a service as soon as its package is installed, unless this file says no.
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e $$policy ]; then
        printf '#!/bin/sh\nexit 101\n' | "$${sudo[@]}" tee $$policy > /dev/null
        "$${sudo[@]}" chmod 755 $$policy
        trap "$${sudo[*]} rm -f $$policy" EXIT
    fi
    local apt=("$${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    "$${apt[@]}" update
    "$${apt[@]}" install -y --no-install-recommends "$${missing[@]}" > /dev/null
    if [[ " $${missing[*]} " == *" redis-server "* && -d /run/systemd/system ]]; then
        "$${sudo[@]}" systemctl disable --quiet redis-server || true   # nor at the next boot
    fi
    [ ! -e $$policy ] || [ -z "$$(trap -p EXIT)" ] || "$${sudo[@]}" rm -f $$policy
}
endef

# jdks  prints "major path" of each JDK from 17 up, oldest first. use_jdk  takes the default one, or the oldest, or installs one.
define JDKS
jdk_major()
{
    [ -x "$$1/bin/javac" ] || return 1
    "$$1/bin/javac" -version 2>&1 | sed -nE 's/^javac ([0-9]+).*/\1/p'
}
jdks()
{
    local home major
    for home in "$${JAVA_HOME:-}" /usr/lib/jvm/*; do
        [ -n "$$home" ] && home=$$(realpath -q "$$home") && major=$$(jdk_major "$$home") && [ "$${major:-0}" -ge 17 ] || continue
        echo "$$major $$home"
    done | sort -n | uniq
}
use_jdk()
{
    local javac major
    for javac in "$${JAVA_HOME:-/none}/bin/javac" "$$(command -v javac || true)"; do
        [ -x "$$javac" ] || continue
        major=$$(jdk_major "$$(dirname "$$(dirname "$$(realpath "$$javac")")")")
        if [ "$${major:-0}" -ge 17 ]; then
            export JAVA_HOME=$$(dirname "$$(dirname "$$(realpath "$$javac")")")
            return
        fi
    done
    if [ -z "$$(jdks)" ]; then
        local package=default-jdk-headless candidate
        for candidate in openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless; do
            [ -n "$$(apt-cache madison $$candidate 2> /dev/null)" ] && { package=$$candidate; break; }
        done
        install no-jdk:$$package
    fi
    export JAVA_HOME=$$(jdks | head -1 | cut -d' ' -f2)
    [ -n "$$JAVA_HOME" ] || { echo "brc needs a JDK, version 17 or later" >&2; exit 1; }
}
endef

define SETUP
$(INSTALL)
$(JDKS)
use_jdk
install $(BUILD_TOOLS)
endef

help: ## this list
	echo "make COMMAND"
	sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | while IFS=$$'\t' read -r name text; do
	    printf '  %-12s %s\n' "$$name" "$$text"
	done

build: $(JAR) ## the standalone jar: ebpf/target/brc.jar

$(JAR): $(SOURCES)
	$(SETUP)
	echo "building $@ with the JDK in $$JAVA_HOME"
	$(MVN) -q package -DskipTests
	touch $@

run: $(JAR) ## the server on 127.0.0.1, PORT=6379, ARGS="--name value ..." for more settings
	$(SETUP)
	exec "$$JAVA_HOME/bin/java" $(JAVA_OPTS) -jar $(JAR) --bind 127.0.0.1 -::1 --port $(PORT) $(ARGS)

.PHONY: examples example
examples: ## lists the programs of the epoll course (docs/epoll)
	echo "make example LESSON=NN runs one; its page is docs/epoll/NN-*.md"
	for file in $(LESSONS); do
	    number=$$(sed -nE 's,.*/Lesson([0-9]+[a-z]?)[A-Z].*,\1,p' <<< "$$file")
	    [ -z "$$number" ] || printf '  %-4s %s\n' "$$number" "$$(sed -nE 's,^/\*\* ([^.?]*[.?]).*,\1,p' "$$file")"
	done | sort

example: $(LESSON_CLASSES)/made ## runs one of them: LESSON=06, ARGS="..." for its arguments
	$(SETUP)
	[ "$(LESSON)" != 12 ] || install $(XDP_TOOLS)
	for file in $(LESSONS); do
	    [[ -n "$(LESSON)" && "$$file" =~ /Lesson$(LESSON)[A-Z] ]] || continue
	    name=$${file#*/src/lessons/java/}
	    name=$${name%.java}
	    number=$(LESSON)
	    echo "lesson $$number: $$(sed -nE 's,^/\*\* ([^.?]*[.?]).*,\1,p' "$$file")"
	    echo "page $$(ls docs/epoll/$${number%[a-z]}-*.md), program $$file"
	    exec "$$JAVA_HOME/bin/java" $(LESSON_JAVA_OPTS) -cp $(JAR):$(LESSON_CLASSES) "$${name////.}" $(ARGS)
	done
	echo "LESSON=$(LESSON): no such lesson; make examples lists them" >&2
	exit 1

$(LESSON_CLASSES)/made: $(JAR) $(LESSONS) $(LESSON_PROGRAMS)
	$(SETUP)
	mkdir -p $(@D)
	"$$JAVA_HOME/bin/javac" -nowarn -cp $(JAR) -d $(@D) $(LESSONS)
	for program in $(LESSON_PROGRAMS); do
	    clang -g -O2 -Wall -Werror -target bpf -I/usr/include/$$(uname -m)-linux-gnu -c "$$program" \
	        -o $(@D)/$$(basename "$${program%.c}").o
	done
	touch $@

run-xdp: $(JAR) ## as run, on all addresses and with the kernel cache on DEV=eth0 (as root)
	$(SETUP)
	install $(XDP_TOOLS)
	[ -n "$(DEV)" ] || { echo "make run-xdp DEV=eth0: which network device? 'ip link' lists them" >&2; exit 1; }
	exec "$$JAVA_HOME/bin/java" $(JAVA_OPTS) -jar $(JAR) --port $(PORT) --xdp $(DEV) $(ARGS)

demo-xdp: $(JAR) ## the kernel cache on two network namespaces, beside redis-server (as root; a minute)
	$(SETUP)
	install $(XDP_TOOLS) $(DEMO_TOOLS)
	bash ebpf/src/demo/xdp-demo.sh "$$JAVA_HOME/bin/java" $(JAR) demo

bench-xdp: $(JAR) ## the same for longer, and what the programs cost when nothing hits
	$(SETUP)
	install $(XDP_TOOLS) $(DEMO_TOOLS)
	bash ebpf/src/demo/xdp-demo.sh "$$JAVA_HOME/bin/java" $(JAR) bench

clean-xdp: $(JAR) ## removes what a server that died left attached to DEV=eth0
	$(SETUP)
	[ -n "$(DEV)" ] || { echo "make clean-xdp DEV=eth0: of which network device?" >&2; exit 1; }
	exec "$$JAVA_HOME/bin/java" -jar $(JAR) detach --dev $(DEV)

test: ## everything, on each JDK from 17 up found here
	$(SETUP)
	install $(TEST_TOOLS) $(XDP_TOOLS)
	first=yes
	done=()
	while read -r major home <&3; do
	    echo "== JDK $$major in $$home"
	    options=()
	    [ $$first = yes ] || options=(-Dbuild.folder=target/jdk-$$major -Dformatter.skip -Dcheckstyle.skip)
	    # Debian's Maven itself calls what JDK 24 and later warn about (JEP 472, JEP 498).
	    [ $$major -lt 24 ] || export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
	    JAVA_HOME=$$home $(MVN) verify "$${options[@]}" || { echo "make test: FAILED on JDK $$major" >&2; exit 1; }
	    first=no
	    done+=("$$major")
	done 3< <(jdks)
	echo "make test: all tests passed on JDK $${done[*]}"

docs: $(JAR) ## writes the pages of docs/ that are derived from the code, and what commands print on the others
	$(SETUP)
	install $(TEST_TOOLS)
	$(MVN) -q -pl ebpf -am test -Dtest='CommandsPageTest,ConfigurationPageTest' -Dsurefire.failIfNoSpecifiedTests=false \
	    -Dbrc.regenerate=true
	$(MVN) -q -pl ebpf -am test-compile surefire:test@standalone-jar -Dtest=PagesTest -Dsurefire.failIfNoSpecifiedTests=false \
	    -Dbrc.regenerate=true

command-table: ## writes the command table anew, from the redis-server installed here (7.0.15)
	$(SETUP)
	install $(TEST_TOOLS)
	$(MVN) -q -pl core -am test -Dtest=CommandTableRedisTest -Dsurefire.failIfNoSpecifiedTests=false -Dbrc.regenerate=true

bench: $(JAR) ## brc beside redis-server; BENCH=quick for a short look, BENCH_ARGS="--only 'GET.*P16'"
	$(SETUP)
	install $(TEST_TOOLS)
	$(MVN) -q test-compile
	exec "$$JAVA_HOME/bin/java" -cp $(JAR):ebpf/target/test-classes:core/target/test-classes dev.brc.ebpf.bench.Bench \
	    --jar $(JAR) --java "$$JAVA_HOME/bin/java" --java-opts "$(JAVA_OPTS)" --out ebpf/target/bench \
	    $(if $(filter quick,$(BENCH)),--quick) $(BENCH_ARGS)

fuzz: ## mutated requests through whole sessions, INPUTS=10000000
	$(SETUP)
	$(MVN) -q -pl core -am test -Dtest='SessionFuzzTest,RespParserProperties#shouldSurviveMutatedInput' \
	    -Dsurefire.failIfNoSpecifiedTests=false -Dbrc.fuzz.inputs=$(INPUTS)

jmh: ## JMH benchmarks of the hot path with the GC profiler; JMH="-wi 2 -i 3 Parser"
	$(SETUP)
	$(MVN) -q -pl core -am test-compile exec:exec -Dexec.classpathScope=test -Dexec.executable="$$JAVA_HOME/bin/java" \
	    -Dexec.args="$(JAVA_OPTS) -cp %classpath org.openjdk.jmh.Main -prof gc $(JMH)"

# Server options after "--" in WIRE: make wire-matrix WIRE="--commands 100000 -- --xdp s0"
wire-matrix: $(JAR) ## a million commands over a wire with loss, duplication, reordering and re-segmentation
	$(SETUP)
	$(MVN) -q test-compile
	exec "$$JAVA_HOME/bin/java" -Xmx3g -XX:+UseSerialGC \
	    -cp $(abspath $(JAR)):$(abspath ebpf/target/test-classes):$(abspath core/target/test-classes) dev.brc.ebpf.matrix.MatrixRun $(WIRE)

# Packets through the real programs by BPF_PROG_TEST_RUN, in a network namespace of their own (as root).
PACKETS = $(MVN) -q -pl ebpf -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=

hit-ratio: ## hit ratio of the kernel cache on Zipf 0.99, beside an ideal LRU and a direct-mapped cache
	$(SETUP)
	install $(XDP_TOOLS)
	$(PACKETS)HitRatio

xdp-cost: ## nanoseconds that a hit takes at XDP, without a network around it
	$(SETUP)
	install $(XDP_TOOLS)
	$(PACKETS)HitCost

format: ## lays out the Java sources
	$(SETUP)
	$(MVN) -q formatter:format

clean: ## removes what the build made
	rm -rf native/target target epoll/target core/target ebpf/target

.PHONY: help build run run-xdp demo-xdp bench-xdp clean-xdp test docs command-table bench fuzz jmh wire-matrix hit-ratio xdp-cost format clean
