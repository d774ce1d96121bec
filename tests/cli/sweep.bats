#!/usr/bin/env bats
# sweep: every definition from one tally is what rates gives with the same options.

load common

# same_as DEFINITION ARGUMENTS...: the rows of that definition in sweep.tsv, without its own columns, are rates'.
same_as() {
    local number=$1 from=$2
    shift 2
    awk -F '\t' -v n="$number" -v from="$from" 'BEGIN { OFS = FS }
        $1 == n { line = $from; for (i = from + 1; i <= NF; i++) line = line OFS $i; print line }' sweep.tsv | sort >got.tsv
    tedstat rates --quiet -f tsv "$@" "$SAMPLE" | tail -n +2 | sort >want.tsv
    [ -s want.tsv ]
    diff want.tsv got.tsv
}

@test "each definition of a sweep equals rates with its options" {
    tedstat sweep --quiet --class all -f tsv --vary missing=complete,as-no --vary mutual-help=discharge,admission \
        --vary max-missing=1,0.3 --vary 'detox:where=; setting = 2, 3' "$SAMPLE" >sweep.tsv
    [ "$(wc -l <sweep.tsv)" = 129 ] # 16 definitions x 8 classes
    [ "$(head -n 1 sweep.tsv | cut -f 1-6)" = "$(printf 'definition\tvary_missing\tvary_mutual-help\tvary_max-missing\tvary_detox\tclass')" ]
    n=0
    for missing in complete as-no; do
        for when in discharge admission; do
            for most in 1 0.3; do
                same_as $((n + 1)) 6 --missing $missing --mutual-help $when --max-missing $most
                same_as $((n + 2)) 6 --missing $missing --mutual-help $when --max-missing $most --where 'setting = 2, 3'
                n=$((n + 2))
            done
        done
    done
    [ $n = 16 ]
}

@test "cohorts, groups and intervals can be varied" {
    tedstat sweep --quiet --class all --by region -f tsv --vary cohort=oud-adults,oud,none \
        --vary interval=wilson,clopper_pearson "$SAMPLE" >sweep.tsv
    same_as 1 4 --by region
    same_as 2 4 --by region --interval clopper_pearson
    same_as 3 4 --by region --cohort oud
    same_as 6 4 --by region --cohort none --interval clopper_pearson
}

@test "what is fixed by options holds for all definitions" {
    tedstat sweep --quiet --class all -f tsv --where 'SEX = 2' --missing as-no --max-missing 0.3 \
        --vary 'age:where=AGE >= 6; AGE < 6' "$SAMPLE" >sweep.tsv
    same_as 1 4 --where 'SEX = 2' --where 'AGE >= 6' --missing as-no --max-missing 0.3
    same_as 2 4 --where 'SEX = 2' --where 'AGE < 6' --missing as-no --max-missing 0.3
}

@test "the table is ranked, and says how far the definitions lie apart" {
    tedstat sweep --quiet --vary missing=complete,as-no --vary max-missing=1,0.5,0.3 "$SAMPLE" -o a.txt -o a.tsv
    cut -f 7 a.tsv | tail -n +2 >shares
    sort -g shares | cmp - shares
    awk '{ s[NR] = $1 } END { printf "Both: from %.1f to %.1f %% over %d definitions, median %.1f %%.\n", 100 * s[1],
        100 * s[NR], NR, 50 * (s[NR / 2] + s[NR / 2 + 1]) }' shares >want
    [ "$(cat want)" = "$(grep 'over 6 definitions' a.txt | sed 's/^ *//')" ]
}

@test "a saved tally gives the same sweep if it is by what the rules name" {
    vary=(--vary 'where=setting = 1; setting = 3' --vary missing=complete,as-no)
    tedstat tally --quiet --by SERVICES_D "$SAMPLE" -o wide.tally
    tedstat tally --quiet "$SAMPLE" -o narrow.tally
    tedstat sweep --quiet -f csv "${vary[@]}" "$SAMPLE" >want.csv
    tedstat sweep --quiet -f csv "${vary[@]}" wide.tally | cmp - want.csv
    refuses 'this tally was not made by setting, which a rule asks for' sweep --quiet "${vary[@]}" narrow.tally
}

@test "a definition that leaves nothing is told and not shown" {
    tedstat sweep --quiet --vary 'where=SEX = 1; SEX = 1 and SEX = 2' "$SAMPLE" -o a.txt -o a.tsv
    [ "$(wc -l <a.tsv)" = 2 ]
    grep -q 'Definitions that leave no discharge, and are not shown: 1.' a.txt
    refuses 'no definition leaves a discharge' sweep --quiet --vary 'where=SEX = 1 and SEX = 2' "$SAMPLE"
}

@test "what cannot be varied is refused in words" {
    refuses 'nothing is varied' sweep --missing complete --mutual-help discharge --max-missing 1 "$SAMPLE"
    refuses '--vary: "missing" is not KEY=VALUE' sweep --vary missing "$SAMPLE"
    refuses 'no setting to vary "mising", did you mean missing?' sweep --vary mising=complete "$SAMPLE"
    refuses 'missing: "no" is not one of complete, as-no' sweep --vary missing=complete,no "$SAMPLE"
    refuses 'missing: an empty value' sweep --vary missing=complete, "$SAMPLE"
    refuses 'max-missing: "25" is not a share from 0 to 1' sweep --vary max-missing=1,25 "$SAMPLE"
    refuses 'there is no variable "AGES", did you mean AGE?' sweep --vary 'where=AGES > 3' "$SAMPLE"
    refuses 'there is no class "bot"' sweep --class bot --vary missing=complete,as-no "$SAMPLE"
    refuses 'more than 5000 definitions' sweep --vary max-missing="$(seq -s, 0 0.01 0.99)" \
        --vary level="$(seq -s, 0.01 0.01 0.99)" "$SAMPLE"
    refuses 'no question says what this stands for' sweep --vary 'where={x} = 3' "$SAMPLE"
}

@test "the chart of a sweep has the table's numbers, and a mark for every answer" {
    vary=(--vary missing=complete,as-no --vary max-missing=1,0.5,0.3 --vary 'detox:where=; setting = 2, 3')
    tedstat chart sweep --quiet "${vary[@]}" "$SAMPLE" -o c.svg -o c.txt
    xmllint --noout c.svg
    awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $1 == "definition" { print $3 "\t" $c["share"] "\t" $c["cluster_lower"] "\t" $c["bound_upper"] }' c.tsv >got
    tedstat sweep --quiet -f tsv "${vary[@]}" "$SAMPLE" | awk -F '\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        { print $1 "\t" $c["share"] "\t" $c["cluster_lower"] "\t" $c["bound_upper"] }' >want
    diff want got
    [ "$(wc -l <got)" = 12 ]
    # 12 definitions have one answer to each of 3 questions, of 7 answers in all
    [ "$(awk '/^ *(missing|detox).*: / { n += gsub(/x/, "x", $0) - gsub(/max/, "max", $0) - gsub(/detox/, "detox", $0); rows++ } END { print rows, n }' c.txt)" = '7 36' ]
}

@test "without --vary what no option settles of missing codes, attendance and states is varied" {
    tedstat sweep -q -f csv "$SAMPLE" >got.csv
    tedstat sweep -q -f csv --vary missing=complete,as-no --vary mutual-help=discharge,admission,either --vary max-missing=1,0.5,0.25 \
        "$SAMPLE" | cmp - got.csv
    tedstat sweep -q -f csv --missing as-no --max-missing 0.5 "$SAMPLE" >got.csv
    tedstat sweep -q -f csv --missing as-no --max-missing 0.5 --vary mutual-help=discharge,admission,either "$SAMPLE" | cmp - got.csv
    tedstat sweep -q -f csv --outcome 'REASON = 1' "$SAMPLE" | tail -n +2 | wc -l | grep -qx 6
    tedstat chart sweep -q --no-image "$SAMPLE" -o c.svg
    [ "$(grep -c '^definition' c.tsv)" = 18 ]
}

@test "what a chart of a sweep cannot do is refused" {
    refuses 'are too many to draw' chart sweep --quiet --vary level="$(seq -s, 0.01 0.01 0.99)" --vary max-missing=1,0.9,0.8,0.7,0.6 "$SAMPLE" -o a.svg
    refuses 'reveal what --suppress hides' chart sweep --quiet --suppress 11 --vary missing=complete,as-no "$SAMPLE" -o a.svg
    refuses '--vary is for a chart of kind sweep' chart forest --vary missing=complete,as-no "$SAMPLE" -o a.svg
}

@test "a sweep of an outcome equals rates --outcome" {
    tedstat sweep --quiet -f tsv --outcome 'REASON = 2' --by region --vary missing=complete,as-no \
        --vary 'age:where=AGE >= 6; AGE < 6' --vary cohort=oud-adults,oud "$SAMPLE" >sweep.tsv
    same_as 1 5 --outcome 'REASON = 2' --by region --where 'AGE >= 6'
    same_as 8 5 --outcome 'REASON = 2' --by region --where 'AGE < 6' --missing as-no --cohort oud
    tedstat sweep --quiet -f tsv --outcome 'REASON = 2' --vary 'where=use = 1; METHUSE = 2' "$SAMPLE" >sweep.tsv
    same_as 1 3 --outcome 'REASON = 2' --where 'use = 1'
    same_as 2 3 --outcome 'REASON = 2' --where 'METHUSE = 2'
    tedstat chart sweep --quiet --no-image --outcome 'REASON = 2' --vary missing=complete,as-no "$SAMPLE" -o c.svg
    grep -q '“Dropped out of treatment” under 2 definitions' c.gp
}

@test "readers see what each definition does in words, machines the options" {
    vary=(--vary 'where=; SEX = 2' --vary missing=complete,as-no --vary mutual-help=discharge,either --vary max-missing=1,0.25)
    tedstat sweep -q "${vary[@]}" "$SAMPLE" | tr -s ' ' >got.txt
    grep -q '^no. where missing codes mutual help before state, at most class ' got.txt
    grep -q ' sex = Female count as no either of them 25 % Both ' got.txt
    grep -q ' all left out discharge any Both ' got.txt
    tedstat sweep -q -f csv "${vary[@]}" "$SAMPLE" >got.csv
    head -n 1 got.csv | grep -q '^definition,vary_where,vary_missing,vary_mutual-help,vary_max-missing,class,'
    grep -q ',SEX = 2,as-no,either,0.25,both,' got.csv
}
