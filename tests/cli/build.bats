#!/usr/bin/env bats
# What is built, installed and written down.

load common

CFLAGS_SAN=${SAN:+-fsanitize=$SAN}

@test "every public header compiles alone, as C11 and as C++" {
    cd "$SOURCE_ROOT/lib/include"
    for header in tedstat.h tedstat/*.h; do
        echo "#include <$header>" | gcc -std=c11 -pedantic -Wall -Wextra -Werror -fsyntax-only -I. -xc -
        echo "#include <$header>" | g++ -std=c++11 -pedantic -Wall -Wextra -Werror -fsyntax-only -I. -xc++ -
        [ "$header" = tedstat.h ] || grep -q "<$header>" tedstat.h # the umbrella holds it
    done
}

@test "every symbol that others can see starts with teds_" {
    run -1 bash -c "nm -D --defined-only '$BUILD_DIR'/libtedstat.so.* | awk '{ print \$3 }' | grep -vE '^(teds_|_init|_fini|__odr_asan|__asan|__tsan|__ubsan)'"
    run -1 bash -c "nm -g --defined-only '$BUILD_DIR'/libtedstat.a 2>/dev/null | awk 'NF == 3 { print \$3 }' | grep -vE '^(teds_|__odr_asan)'"
}

@test "each library that tedstat stands on is seen by one file, or one family of files" {
    cd "$SOURCE_ROOT"
    sees() { grep -lE "#include <$1" lib/*.c lib/*/*.c cli/*.c | paste -sd' '; }
    [ "$(sees csv.h)" = lib/csv.c ]
    [ "$(sees zlib.h)" = "lib/deflate.c lib/inflater_zlib.c" ]
    [ "$(sees isa-l.h)" = lib/inflater_isal.c ]
    [ "$(sees readstat.h)" = lib/statfile.c ]
    [ "$(sees zip.h)" = lib/zip.c ]
    [ "$(sees ini.h)" = lib/ini.c ]
    [ "$(sees json-c/)" = lib/render/json.c ]
    [ "$(sees nettle/)" = lib/hash.c ]
    [[ "$(sees gsl/)" =~ ^(lib/numeric[a-z_]*\.c ?)+$ ]]
}

@test "the library does not print, exit, spawn or touch what is the host's" {
    calls='exit|abort|_exit|printf|puts|putchar|perror|system|popen|fork|posix_spawn|setlocale|signal|sigaction|getenv|gsl_set_error_handler|gsl_set_error_handler_off'
    nm -u "$BUILD_DIR/libtedstat.a" 2>/dev/null | awk 'NF == 2 { print $2 }' | sort -u >used
    run -1 grep -xE "$calls" used
}

@test "make install, examples/embed.c by pkg-config from the installed tree, make uninstall" {
    make -s -C "$SOURCE_ROOT" BUILD="$(basename "$BUILD_DIR")" ${SAN:+SAN=$SAN} PREFIX=/opt/tedstat DESTDIR="$PWD/root" install
    [ "$(root/opt/tedstat/bin/tedstat --version | head -n 1)" = "$(tedstat --version | head -n 1)" ]
    export PKG_CONFIG_PATH=$PWD/root/opt/tedstat/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$PWD/root
    # shellcheck disable=SC2046
    gcc -std=c11 -Wall -Wextra -Werror $CFLAGS_SAN "$SOURCE_ROOT/examples/embed.c" $(pkg-config --cflags --libs tedstat) -o embed
    [ "$(wc -l <"$SOURCE_ROOT/examples/embed.c")" -lt 30 ]
    LD_LIBRARY_PATH=root/opt/tedstat/lib ./embed "$SAMPLE" >got
    # the lines of README, as they are, in a home of their own
    here=$PWD
    mkdir home
    sed -n '/^## From C/,/^## More/ s/^    \(make install\|cc \|build\/embed\)/\1/p' "$SOURCE_ROOT/README.md" |
        sed "s#^make install#make -s BUILD=$(basename "$BUILD_DIR") ${SAN:+SAN=$SAN} install#; s#^cc #cc $CFLAGS_SAN #; s#build/embed#$here/home/embed#" >lines
    [ "$(wc -l <lines)" = 3 ]
    (cd "$SOURCE_ROOT" && env -u LD_LIBRARY_PATH -u PKG_CONFIG_PATH -u PKG_CONFIG_SYSROOT_DIR HOME="$here/home" sh -e "$here/lines" >"$here/printed")
    tail -n 1 printed | cmp - got
    grep -qF "It prints \`$(cat got)\`." "$SOURCE_ROOT/README.md"
    share=$(tedstat rates --quiet -f csv "$SAMPLE" | awk -F, '$1 == "both" { printf "both: %.1f %% (between states %.1f to %.1f)\n", 100 * $4, 100 * $7, 100 * $8 }')
    [ "$(cat got)" = "$share" ]
    # the archive, with the shared libraries it stands on: those that --static names for their own archives are not needed
    # shellcheck disable=SC2046
    gcc -std=c11 $CFLAGS_SAN "$SOURCE_ROOT/examples/embed.c" $(pkg-config --cflags tedstat) root/opt/tedstat/lib/libtedstat.a \
        $(PKG_CONFIG_SYSROOT_DIR='' pkg-config --libs $(pkg-config --print-requires-private tedstat)) \
        $(sed -n 's/^Libs.private: //p' root/opt/tedstat/lib/pkgconfig/tedstat.pc) -o embed_static
    ./embed_static "$SAMPLE" | cmp - got
    make -s -C "$SOURCE_ROOT" BUILD="$(basename "$BUILD_DIR")" ${SAN:+SAN=$SAN} PREFIX=/opt/tedstat DESTDIR="$PWD/root" uninstall
    [ -z "$(find root ! -type d)" ]
}

@test "the manual page has no fault that mandoc can find" {
    run mandoc -Tlint -Wwarning "$BUILD_DIR/tedstat.1"
    [ "$status" = 0 ] || { echo "$output"; return 1; }
    for section in NAME SYNOPSIS DESCRIPTION COMMANDS OPTIONS 'EXIT STATUS' EXAMPLES; do
        grep -qx ".Sh $section" "$BUILD_DIR/tedstat.1"
    done
}

@test "what README shows is what the commands print" {
    cd "$SOURCE_ROOT"
    PATH=$(dirname "$TEDSTAT"):$PATH
    grep -q '^\$ tedstat' README.md
    for page in README.md docs/*.md; do
        tools/console.sh $page | diff $page -
    done
}

@test "the bundled sample is what its program makes" {
    # shellcheck disable=SC2046
    gcc -std=c11 -Wall -Wextra -Werror $CFLAGS_SAN -I"$SOURCE_ROOT/lib/include" "$SOURCE_ROOT/datasets/sample/make_sample.c" \
        "$BUILD_DIR/libtedstat.a" $(pkg-config --libs gsl zlib libzip json-c inih nettle) $(pkg-config --libs libisal 2>/dev/null) -lcsv -lreadstat -lm -o make_sample
    ./make_sample 20000 | cmp - <(gzip -dc "$SAMPLE")
    [ "$(stat -c %s "$SAMPLE")" -lt 1000000 ]
}

@test "shell scripts have no fault that shellcheck can find" {
    cd "$SOURCE_ROOT"
    shellcheck -x tools/*.sh tests/*.sh .ci/run
    shellcheck -s bash -e SC2034,SC2154 tests/cli/common.bash
}

@test "testing leaves no file that git does not know" {
    cd "$SOURCE_ROOT"
    git rev-parse --is-inside-work-tree >/dev/null 2>&1 || skip "not a git checkout"
    untracked=$(git ls-files --others --exclude-standard)
    [ -z "$untracked" ] || { echo "$untracked"; return 1; }
}

@test "no check in these files is one that cannot fail: a bare ! is passed over, and in A && B all but the last" {
    run grep -nE '^ *! ' "$SOURCE_ROOT"/tests/cli/*.bats
    while read -r line; do
        [[ -z "$line" || "$line" == *"|| return 1" ]] || { echo "$line"; return 1; }
    done <<<"$output"
    run -1 grep -nE '^ *(\[|grep |cmp |tedstat ).* && (\[|! |grep |cmp |tedstat )' "$SOURCE_ROOT"/tests/cli/*.bats
}
