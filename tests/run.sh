#!/bin/sh
# run.sh TEST...: runs cmocka programs and bats files, shows what failed or was skipped, and closes with one line.
# Every test speaks TAP; the whole of it stays in $BUILD/tests/*.tap.
set -u
: "${BUILD:=build}"
export TEDSTAT="${TEDSTAT:-$PWD/$BUILD/tedstat}" SOURCE_ROOT="$PWD" LC_ALL=C.UTF-8
BUILD_DIR=$PWD/$BUILD
export BUILD_DIR
# Where a thread is left (that which waits for signals always is), ThreadSanitizer sleeps for a second at the end of a process.
export TSAN_OPTIONS="${TSAN_OPTIONS:-suppressions=$PWD/tests/tsan.supp:atexit_sleep_ms=0}"
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}" UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
# a locale with a decimal comma, for the tests that look whether it matters; they set LOCPATH to this folder
export COMMA_LOCALES="$BUILD_DIR/tests/locale"
mkdir -p "$COMMA_LOCALES"
[ -d "$COMMA_LOCALES/de_DE.UTF-8" ] || localedef -i de_DE -f UTF-8 "$COMMA_LOCALES/de_DE.UTF-8" >/dev/null 2>&1
passed=0 failed=0 skipped=0
mkdir -p "$BUILD/tests"
for test do
    name=$(basename "$test" .bats)
    tap=$BUILD/tests/$name.tap
    case $test in
    *.bats) bats --tap "$test" >"$tap" 2>"$tap.err" ;;
    *) CMOCKA_MESSAGE_OUTPUT=TAP "$test" >"$tap" 2>"$tap.err" ;;
    esac
    status=$?
    p=$(grep -c '^ok ' "$tap") s=$(grep -ci '^ok .*# skip' "$tap") f=$(grep -c '^not ok ' "$tap")
    planned=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$tap" | awk '{n += $1} END {print n + 0}')
    if [ "$f" = 0 ] && { [ "$status" != 0 ] || [ "$planned" != "$p" ] || [ "$p" = 0 ]; }; then
        f=1 # it crashed, stopped early or ran nothing
        echo "not ok - $name: exit status $status, $p of $planned tests ran"
        tail -n 30 "$tap.err"
    fi
    if [ "$f" != 0 ]; then
        echo "---- $name"
        awk '/^not ok/ {show = 1} /^ok/ {show = 0} show' "$tap" | head -n 60
        grep -v '^\[' "$tap.err" | head -n 40
    fi
    grep -i '^ok .*# skip' "$tap" | sed "s/^/$name: /"
    passed=$((passed + p - s)) failed=$((failed + f)) skipped=$((skipped + s))
done
[ "$skipped" = 0 ] || echo "$skipped skipped (listed above)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
