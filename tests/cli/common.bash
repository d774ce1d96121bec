# common.bash - what the bats files share.  tests/run.sh says which build is tested.

bats_require_minimum_version 1.5.0

: "${SOURCE_ROOT:=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}"
: "${BUILD_DIR:=$SOURCE_ROOT/build}"
: "${TEDSTAT:=$BUILD_DIR/tedstat}"

MINI=$SOURCE_ROOT/tests/reference/teds_mini.csv
SAMPLE=$SOURCE_ROOT/datasets/sample/made_up_2019.csv.gz

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

tedstat() {
    "$TEDSTAT" "$@"
}

# refuses MESSAGE ARGUMENTS...: exit status 2, nothing on stdout, one clear line, no file left behind.
refuses() {
    local says=$1 before after
    shift
    before=$(ls -A)
    output=$("$TEDSTAT" "$@" 2>"$BATS_TEST_TMPDIR.stderr") && status=0 || status=$?
    stderr=$(cat "$BATS_TEST_TMPDIR.stderr")
    after=$(ls -A)
    [ "$status" = 2 ] || { echo "exit status $status, wanted 2: $stderr"; return 1; }
    [ -z "$output" ] || { echo "on stdout: $output"; return 1; }
    [[ "$stderr" == *"$says"* ]] || { echo "wanted: $says"; echo "got: $stderr"; return 1; }
    [[ "$stderr" == "tedstat: "* ]] || { echo "no message of tedstat: $stderr"; return 1; }
    [ "$before" = "$after" ] || { echo "files left behind: $after"; return 1; }
}

# same_rates FILE: its rates are those of teds_mini.csv, byte for byte.
same_rates() {
    tedstat rates --quiet --cohort none --where SUB1=5..7 --by STFIPS -f csv "$MINI" >want.csv || return 1
    tedstat rates --quiet --cohort none --where SUB1=5..7 --by STFIPS -f csv "$@" >got.csv || return 1
    [ -s want.csv ] && cmp want.csv got.csv
}

# one_line TEXT: as one line, for sentences that a narrow column of a table breaks.
one_line() {
    tr -s '[:space:]' ' ' <<<"$1"
}
