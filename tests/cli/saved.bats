#!/usr/bin/env bats
# Options that ask of saved tallies what only data can give.

load common

@test "tally --by with a saved tally: made smaller, or refused" {
    tedstat tally --quiet --by SEX,region "$SAMPLE" -o a.tally
    tedstat tally --quiet --by SEX a.tally -o b.tally
    tedstat tally --quiet --by SEX "$SAMPLE" | cmp - b.tally
    refuses 'this tally was not made by year; tally the data again with --by year' tally --by year a.tally -o c.tally
}

@test "--strict and --edition hold for tallies, too" {
    sed '5s/^[^,]*/99999x/' "$MINI" >bad.csv
    tedstat tally --quiet bad.csv -o bad.tally
    grep -q '^problem' bad.tally
    refuses 'bad.tally: imperfect data were counted in this tally' rates --strict bad.tally
    tedstat tally --quiet "$MINI" -o good.tally
    refuses 'good.tally: a saved tally, which knows the editions of its data; leave --edition out' rates -e 2019 good.tally
}

@test "tallies that cannot be added: which file, and the first rule that differs" {
    tedstat tally --quiet --where SEX=1 "$SAMPLE" -o a.tally
    tedstat tally --quiet --where SEX=2 "$SAMPLE" -o b.tally
    refuses 'b.tally: these tallies count different cohorts: rule ' merge a.tally b.tally
    [[ $stderr == *'"SEX = 2" here and "SEX = 1" before'* ]]
    refuses 'b.tally: these tallies count different cohorts: ' rates a.tally b.tally
}
