#!/usr/bin/env bats
# The command itself: help, versions, near misses, exit statuses, progress.

load common

@test "without a command: usage on standard error, exit status 2" {
    run -2 --separate-stderr "$TEDSTAT"
    [ -z "$output" ]
    [[ "$stderr" == "usage: tedstat COMMAND"* ]]
}

@test "help and --help go to standard output, exit status 0" {
    run -0 --separate-stderr "$TEDSTAT" help
    [[ "$output" == *rates*tally*merge*editions*interval* && -z "$stderr" ]]
    [ "$output" = "$(tedstat --help)" ]
    for command in rates tally merge editions interval help; do
        run -0 --separate-stderr "$TEDSTAT" help $command
        [[ "$output" == "usage: tedstat $command"* && "$output" == *example:* && -z "$stderr" ]]
        [ "$output" = "$(tedstat $command --help)" ]
        [ "$(tedstat help $command | awk 'length > 80' | wc -l)" = 0 ]
    done
}

@test "every option that help names is one that the command takes" {
    n=0
    for command in $(tedstat help | awk '/^  [a-z]/ { print $1 }'); do
        for option in $(tedstat help $command | grep -oE '^ {2,6}(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
            run --separate-stderr "$TEDSTAT" $command $option=1 nofile
            [[ "$stderr" != *"no such option"* ]] || { echo "$command $option: $stderr"; return 1; }
            n=$((n + 1))
        done
    done
    [ "$n" -ge 200 ]
}

@test "near misses are named" {
    run -2 --separate-stderr "$TEDSTAT" rate x
    [[ "$stderr" == *'there is no command "rate", did you mean rates?'* && "$stderr" == *"try 'tedstat --help'"* ]]
    run -2 --separate-stderr "$TEDSTAT" rates --formt csv x
    [[ "$stderr" == *"did you mean --format?"* && "$stderr" == *"try 'tedstat rates --help'"* ]]
    run -2 --separate-stderr "$TEDSTAT" help rats
    [[ "$stderr" == *"did you mean rates?"* ]]
}

@test "--version names the versions of the libraries, as they run" {
    run -0 --separate-stderr "$TEDSTAT" --version
    [[ "${lines[0]}" =~ ^tedstat\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    for library in zlib gsl libcsv; do
        grep -qE "^$library [0-9]+\.[0-9]" <<<"$output"
    done
}

@test "options may stand anywhere, -- ends them, long ones take = or a blank" {
    tedstat rates --quiet -f csv --by=SEX "$SAMPLE" >a
    [ -s a ]
    tedstat rates "$SAMPLE" --by SEX --quiet -fcsv | cmp - a
    cp "$SAMPLE" ./-x.gz
    tedstat rates -q -b SEX -f csv -- -x.gz | cmp - a
}

@test "silent on success but for what the data say; --quiet silences that too" {
    run -0 --separate-stderr "$TEDSTAT" rates "$SAMPLE"
    [ -z "$stderr" ]
    run -0 --separate-stderr "$TEDSTAT" rates -f json "$SAMPLE"
    [[ "$stderr" == "tedstat: made-up data, as the name says: made_up_2019.csv.gz; "* && "$stderr" != *$'\n'* ]]
    run -0 --separate-stderr "$TEDSTAT" rates -q -f csv "$SAMPLE"
    [ -z "$stderr" ]
}

@test "progress is for terminals only" {
    for _ in 1 2 3 4 5 6 7 8; do gzip -dc "$SAMPLE"; done | awk 'NR == 1 || !/^DISYR/' >big.csv
    run -0 --separate-stderr "$TEDSTAT" rates big.csv
    [[ "$stderr" != *%* && "$stderr" != *$'\r'* ]]
    slowly="(cat big.csv; for i in 1 2 3 4 5 6; do sleep 0.15; tail -n +2 big.csv; done)"
    script -qec "$slowly | '$TEDSTAT' rates - -o out.txt" /dev/null >seen
    grep -q 'standard input .* MB .*million records/s' seen
    script -qec "$slowly | '$TEDSTAT' rates - --no-progress -o out.txt" /dev/null >seen
    ! grep -q records/s seen || return 1
}

@test "editions: what this build knows" {
    run -0 --separate-stderr "$TEDSTAT" editions -f csv
    [ "${lines[0]}" = "edition,title,first_year,last_year,records,columns,file,bytes,sha256,states_absent" ]
    grep -q '^2019,TEDS-D 2019,2019,2019,1722503,76,tedsd_puf_2019.csv,318572676,cc2641223b6cf63df75755eaf60cbc1b1ea4583ee8d7ed82956c928acb44d295,"Oregon, Washington, West Virginia"$' <<<"$output"
    grep -q '^2023,.*,1474025,76,tedsd_puf_2023.csv,,,unknown$' <<<"$output"
}

@test "interval X N, and a batch on standard input" {
    run -0 --separate-stderr "$TEDSTAT" interval 104 1000
    [ "${lines[0]}" = "method,x,n,level,estimate,lower,upper" ]
    [[ "${lines[1]}" == wilson,104,1000,0.95,0.104,0.08657102809*,0.1244597646* ]]
    printf 'level,n,x,method\n0.9,1e+06,5,clopper_pearson\n,10,0,\n' >batch.csv
    tedstat interval - --interval wald --level 0.8 <batch.csv >got.csv
    [[ "$(sed -n 2p got.csv)" == clopper_pearson,5,1000000,0.9,5e-06,1.9701515676180*,0.0000105130059293987* ]]
    [ "$(sed -n 3p got.csv)" = "wald,0,10,0.8,0,0,0" ]
    tedstat interval 0 10 --interval wald -f text | grep -q zero_width
}

@test "the same bytes in every locale and time zone, and at every time" {
    tedstat rates --by setting "$SAMPLE" >want
    LOCPATH="$COMMA_LOCALES" LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo "$TEDSTAT" rates --by setting "$SAMPLE" | cmp - want
    tedstat rates --by setting -f json "$SAMPLE" >want.json
    [ -s want ]
    [ -s want.json ]
    mkdir elsewhere && cp "$SAMPLE" elsewhere/ && (cd elsewhere && tedstat rates --by setting -f json made_up_2019.csv.gz) | cmp - want.json
}
