#!/usr/bin/env bats
# Bad input: exit status 2, one clear sentence, nothing on stdout, no file left behind.

load common

HEADER=STFIPS,AGE,SUB1,METHUSE,FREQ_ATND_SELF_HELP_D

@test "no such file" {
    refuses "nofile.csv: no such file" rates nofile.csv -o out.csv
    refuses '"": the name of a file is empty' rates '' -o out.csv
}

@test "a folder" {
    mkdir d; refuses "d: this is a folder" rates d -o out.csv
}

@test "a file that may not be read" {
    [ "$(id -u)" != 0 ] || skip "root may read everything"
    touch secret.csv; chmod 0 secret.csv; refuses "secret.csv: cannot be opened" rates secret.csv
}

@test "an empty file" {
    : >empty.csv; refuses "empty.csv: the file is empty" rates empty.csv -o out.csv
}

@test "empty content in gzip" {
    : | gzip >empty.gz; refuses "empty.gz: the file has no header and no records" rates empty.gz
}

@test "header only" {
    echo $HEADER >header.csv; refuses "header.csv: the file has a header but no records" rates header.csv -o out.csv
    refuses "has a header but no records" tally header.csv -o out.tally
}

@test "blank lines only" {
    printf '\n\n\n' >blank.csv; refuses "no header and no records" rates blank.csv
}

@test "binary junk" {
    head -c 200000 /dev/urandom | sed '1s/^/xy/' >junk.csv; refuses "junk.csv: " rates junk.csv -o out.csv
    head -c 3000 "$TEDSTAT" >program; refuses "program: " rates program
}

@test "UTF-16, with and without byte order mark" {
    { echo $HEADER; echo 1,4,5,1,1; } >a.csv
    iconv -f ASCII -t UTF-16 a.csv >wide.csv; refuses "wide.csv: the file is UTF-16 text; please save it as UTF-8" rates wide.csv
    iconv -f ASCII -t UTF-16LE a.csv >wide2.csv; refuses "NUL byte" rates wide2.csv
}

@test "gzip cut short" {
    gzip -c "$MINI" | head -c 4000 >a.csv.gz; refuses "a.csv.gz: the gzip data are cut short" rates a.csv.gz -o out.csv
}

@test "gzip with a wrong CRC, a wrong length" {
    gzip -c "$MINI" >a.gz; n=$(stat -c %s a.gz)
    cp a.gz crc.gz; printf '\1\2\3\4' | dd of=crc.gz bs=1 seek=$((n - 8)) conv=notrunc status=none
    refuses "crc.gz: the gzip data are damaged (wrong CRC-32)" rates crc.gz -o out.csv
    cp a.gz len.gz; printf '\1\2\3\4' | dd of=len.gz bs=1 seek=$((n - 4)) conv=notrunc status=none
    refuses "len.gz: the gzip data are damaged (wrong length)" rates len.gz
}

@test "garbage behind gzip" {
    { gzip -c "$MINI"; echo garbage; } >a.gz; refuses "a.gz: the gzip data are followed by bytes that do not belong to it" rates a.gz
}

@test "zip with a wrong CRC" {
    cp "$MINI" a.csv; zip -q0 a.zip a.csv # stored: one byte of the content changed
    at=$(grep -abo 20190000700 a.zip | head -n 1 | cut -d: -f1)
    printf '3' | dd of=a.zip bs=1 seek="$at" conv=notrunc status=none
    refuses "a.zip: the zip data are damaged (CRC error)" rates a.zip -o out.csv
}

@test "zip cut short" {
    cp "$MINI" a.csv; zip -q a.zip a.csv; head -c 5000 a.zip >b.zip; refuses "b.zip: the zip is cut short or damaged" rates b.zip -o out.csv
}

@test "zip with several tables, with none, encrypted, with a member that is not there" {
    cp "$MINI" a.csv; cp a.csv b.csv; echo x >c.pdf
    zip -q two.zip a.csv b.csv; refuses "two.zip: the zip holds several tables; choose one as two.zip:MEMBER, of a.csv, b.csv" rates two.zip
    zip -q none.zip c.pdf; refuses "none.zip: the zip holds no .csv or .tsv file, and none of SPSS, Stata or SAS; it holds c.pdf" rates none.zip
    zip -q -P secret locked.zip a.csv; refuses "a.csv is encrypted" rates locked.zip
    refuses "the zip has no member x.csv; it holds a.csv, b.csv" rates two.zip:x.csv
    tedstat rates --quiet -f csv two.zip:b.csv | cmp - <(tedstat rates --quiet -f csv "$MINI")
}

@test "missing columns are all named, with the nearest that is there" {
    { echo STFIPS,AGE,SUBSTANCE1,METUSE; echo 1,4,5,1; } >a.csv
    refuses "a.csv: no column " rates a.csv -o out.csv
    [[ "$stderr" == *"METHUSE (is it METUSE?)"* && "$stderr" == *FREQ_ATND_SELF_HELP_D* && "$stderr" == *SUB1* ]]
    cut -d, -f1-6 "$MINI" >b.csv; refuses "no column METHUSE, FREQ_ATND_SELF_HELP_D among the 6" rates b.csv
    refuses "no column SEX" rates --by SEX "$MINI"
    refuses "no column REASON" rates --where REASON=1 "$MINI"
    refuses "no column FREQ_ATND_SELF_HELP (is it FREQ_ATND_SELF_HELP_D?) among" rates --mutual-help admission "$MINI"
}

@test "a header name twice" {
    { echo METHUSE,$HEADER; echo 1,1,4,5,1,1; } >a.csv; refuses "a.csv: METHUSE: the header names this column twice (cells 1 and 5)" rates a.csv
    { echo GENDER,SEX,$HEADER; echo 1,1,1,4,5,1,1; } >b.csv; refuses "columns GENDER and SEX are both the variable SEX" rates --by SEX b.csv
}

@test "a cell of 1 MB" {
    { echo $HEADER; echo 1,4,5,1,1; printf '1,4,5,1,'; head -c 1000000 /dev/zero | tr '\0' 7; echo; } >a.csv
    refuses "a.csv: record 2: cell 5: longer than 65,536 bytes" rates a.csv -o out.csv
}

@test "NUL bytes" {
    { echo $HEADER; echo 1,4,5,1,1; printf '1,4,5\0,1,1\n'; } >a.csv; refuses "a.csv: record 2: cell 3: a NUL byte" rates a.csv -o out.csv
}

@test "an unclosed quotation mark, and one in the middle of a cell" {
    { echo $HEADER; echo 1,4,5,1,1; echo '1,"4,5,1,1'; echo 1,4,5,1,1; } >a.csv
    refuses "a.csv: record 2: cell 2: a quotation mark is opened and never closed" rates a.csv -o out.csv
    { echo $HEADER; echo 1,4,5,1,1; echo '1,4"x,5,1,1'; echo 1,4,5,1,1; } >b.csv
    refuses "b.csv: record 2: cell 2: a quotation mark where none can be" rates b.csv
    { echo $HEADER; echo '1,"4,5,1,1'; for _ in $(seq 9000); do echo 1,4,5,1,1; done; } >c.csv
    refuses "c.csv: record 1: cell 2: longer than 65,536 bytes; is a quotation mark not closed before?" rates c.csv
}

@test "a rule on an unknown variable, one that keeps nothing, one that cannot be read" {
    refuses "there is no variable \"SUBB1\", did you mean SUB1?" rates --where SUBB1=5 "$MINI" -o out.csv
    refuses "no discharge is in the cohort: 1,500 records read, none kept" rates --where 'AGE < 3 and SUB1 = 5' "$MINI" -o out.csv
    refuses "in the rule 'SUB1 5': expected =" rates --where 'SUB1 5' "$MINI"
}

@test "an unknown option, method, level, format, cohort, edition, group" {
    refuses "--intervall: there is no such option, did you mean --interval?" rates --intervall wald "$MINI"
    refuses "wilsonn" rates --interval wilsonn "$MINI" -o out.csv
    refuses "did you mean wilson?" rates --interval wilsonn "$MINI"
    refuses "--level: 95 is not from 0.5 to 0.9999999999; a level of 95 % is 0.95" rates --level 95 "$MINI"
    refuses "--level: \"x\" is not a number" rates --level x "$MINI"
    refuses "--level: 1 is not from 0.5 to 0.9999999999" rates --level=1 "$MINI"
    # all limits would be the estimate itself, or would not be as wide as they say
    refuses "--level: 1e-300 is not from 0.5 to 0.9999999999" rates --level 1e-300 "$MINI"
    refuses "--level: 0.9999999999999999 is not from 0.5 to 0.9999999999" rates --level 0.9999999999999999 "$MINI"
    refuses "there is no format \"jsn\", did you mean json?" rates --format jsn "$MINI" -o out.x
    refuses "there is no cohort \"oud-adult\", did you mean oud-adults?" rates --cohort oud-adult "$MINI"
    refuses "there is no edition \"2091\", did you mean 2019?" rates --edition 2091 "$MINI"
    refuses "there is no variable \"sate\", did you mean state?" rates --by sate "$MINI"
    refuses "SEX stands twice" rates --by SEX,GENDER "$MINI"
    refuses "CASEID identifies cases" rates --by CASEID "$MINI"
    refuses "--missing: \"no\" is not one of complete|as-no" rates --missing no "$MINI"
    refuses "--by needs a value" rates "$MINI" --by
}

@test "no file named" {
    refuses "no file is named" rates
    refuses "no file is named" tally -o out.tally
    refuses "no tally is named" merge -o out.tally
}

@test "-o into a folder that is not there, into a folder, over an input, over something precious" {
    refuses "nowhere/out.csv: cannot write there" rates "$MINI" -o nowhere/out.csv
    mkdir d; refuses "d: this is a folder" rates "$MINI" -o d
    cp "$MINI" data.csv; refuses "data.csv: this is an input" tally data.csv -o data.csv
    cmp "$MINI" data.csv
    echo "my thesis" >thesis.txt; refuses "thesis.txt: this file exists and was not written by tedstat" rates "$MINI" -o thesis.txt
    [ "$(cat thesis.txt)" = "my thesis" ]
    tedstat rates --quiet --force "$MINI" -o thesis.txt
    grep -q neither -i thesis.txt
    for name in r.csv r.json r.tsv r.txt; do
        tedstat rates --quiet "$MINI" -o $name
        tedstat rates --quiet --by state "$MINI" -o $name # what tedstat wrote it may replace
    done
    : >new.csv && tedstat rates --quiet "$MINI" -o new.csv && [ -s new.csv ]
}

@test "a full disk" {
    refuses "/dev/full: writing failed (No space left on device)" rates --quiet "$MINI" -o /dev/full
    run --separate-stderr bash -c '"$0" rates --quiet -f csv "$1" >/dev/full' "$TEDSTAT" "$MINI"
    [ "$status" = 2 ]
    [[ "$stderr" == *"standard output: writing failed (No space left on device)"* ]]
    run --separate-stderr bash -c '"$0" help >/dev/full' "$TEDSTAT"
    [ "$status" = 2 ]
}

@test "a tally that was edited, cut short, or is of another format" {
    tedstat tally --quiet "$MINI" -o a.tally
    sed 's/^kept\t[0-9]*/kept\t1/' a.tally >b.tally; refuses "b.tally: line " rates b.tally
    head -n 20 a.tally >c.tally; refuses "c.tally: line 20 of this tally: the tally is cut short" rates c.tally
    sed '1s/1$/2/' a.tally >d.tally; refuses "not a tally of a format that this version of tedstat reads" rates d.tally
    refuses "teds_mini.csv: not a saved tally, and only those can be merged; 'tedstat tally FILE -o NAME.tally' makes one" merge "$MINI" -o out.tally
}

@test "what may not be merged says why" {
    tedstat tally --quiet "$MINI" -o a.tally
    tedstat tally --quiet --cohort oud "$SAMPLE" -o b.tally
    tedstat tally --quiet --by year "$SAMPLE" -o c.tally
    refuses "these tallies count different cohorts" merge a.tally b.tally -o out.tally
    refuses "these tallies are by different variables" merge a.tally c.tally -o out.tally
    refuses "are the same data" merge a.tally a.tally -o out.tally
}

@test "interval: counts and rows that are none" {
    refuses "X: \"five\" is not a count" interval five 10
    refuses "N: \"-1\" is not a count" interval 5 -- -1
    refuses "expected two counts" interval 5
    refuses "larger than" interval 11 10
    echo 'method,x,n,level
wilson,1,2,0.95
wilso,1,2,0.95' >bad.csv
    run --separate-stderr bash -c '"$0" interval - <bad.csv' "$TEDSTAT"
    [ "$status" = 2 ]
    [ -z "$output" ]
    [[ "$stderr" == *"record 2: "*"did you mean wilson?"* ]]
    run --separate-stderr bash -c 'echo x,m | "$0" interval -' "$TEDSTAT"
    [ "$status" = 2 ]
    [ -z "$output" ]
}

@test "Ctrl-C ends what waits for input that does not come, and leaves nothing half-written" {
    mkfifo pipe
    sleep 300 >pipe 3>&- & # holds it open
    sleeper=$!
    for signal in INT TERM; do
        env --default-signal=INT "$TEDSTAT" tally - -o out.tally <pipe 3>&- &
        process=$!
        sleep 0.3
        kill -s $signal $process
        for _ in {1..200}; do kill -0 $process 2>/dev/null || break; sleep 0.05; done
        ! kill -KILL $process 2>/dev/null || return 1
        wait $process || status=$?
        [ "$status" = $((128 + $(kill -l $signal))) ]
    done
    kill $sleeper
    [ "$(ls -A)" = pipe ]
}

@test "an edition file without end" {
    refuses "/dev/zero: more than 4 MB" rates -q -e /dev/zero "$MINI"
}

@test "an edition file with a key twice, or with a code that its variable has not" {
    printf '[edition]\nname=x\n[METHUSE]\ncolumns=METHUSE,SUB1\ncolumns=A,B,C\nfirst_of=1,-9,2\n1 -> 1=Yes\n' >c.ini
    refuses "c.ini: line 5: columns stands twice" rates -q --cohort none -e c.ini "$MINI"
    printf '[edition]\nname=x\n[METHUSE]\nconstant=3\n' >k.ini
    refuses "k.ini: line 4: [METHUSE] constant: 3 is not a code of METHUSE" rates -q --cohort none -e k.ini "$MINI"
}

# two_members NAME NAME: a zip of teds_mini.csv under these names, of which zip itself would take the second for the first
two_members() {
    cp "$MINI" member_1; sed 's/,1/,2/' "$MINI" >member_2
    zip -q members.zip member_1 member_2
    LC_ALL=C sed "s/member_1/$1/g; s/member_2/$2/g" members.zip >"$3"
}

@test "a zip with two members of one name" {
    two_members data.csv data.csv doubled.zip; rm member_1 member_2
    refuses "doubled.zip: the zip holds several members of one name, data.csv; unpack it first" rates doubled.zip
    refuses "several members of one name, data.csv" rates doubled.zip:data.csv
    two_members da_1.csv da_2.csv other.zip
    tedstat rates -q --cohort none other.zip:da_1.csv
}

@test "a zip with several tables on standard input" {
    cp "$MINI" a.csv; cp "$MINI" b.csv; zip -q two.zip a.csv b.csv
    refuses "standard input: the zip holds several tables; save it to a file and choose one as FILE:MEMBER, of a.csv, b.csv" rates - <two.zip
}

@test "packed twice" {
    cp "$MINI" a.csv; gzip -k a.csv; zip -q gz.zip a.csv.gz; zip -q one.zip a.csv; zip -q nested.zip one.zip
    gzip -c a.csv.gz >gg.gz; gzip -c one.zip >zip.gz; cp one.zip inner.csv; zip -q named.zip inner.csv
    refuses "gz.zip:a.csv.gz: what is packed here is packed once more: it holds gzip data inside; unpack it first" rates gz.zip
    refuses "gg.gz: what is packed here is packed once more: it holds gzip data inside" rates gg.gz
    refuses "zip.gz: what is packed here is packed once more: it holds a zip inside" rates zip.gz
    refuses "named.zip:inner.csv: what is packed here is packed once more: it holds a zip inside" rates named.zip
    refuses "it holds one.zip; unpack a zip inside a zip first" rates nested.zip
}

@test "tallies in gzip and zip are read; what an editor changed is refused, and a check of one" {
    tedstat tally -q --cohort none "$MINI" -o a.tally
    tedstat rates -q -f csv --cohort none a.tally >want.csv
    gzip -k a.tally; zip -q a.zip a.tally
    for f in a.tally.gz a.zip a.zip:a.tally; do
        tedstat rates -q -f csv --cohort none "$f" | cmp - want.csv
    done
    { printf '\xef\xbb\xbf'; cat a.tally; } >bom.tally; sed 's/$/\r/' a.tally >crlf.tally
    refuses "bom.tally: line 1 of this tally: a byte order mark or line ends of Windows" rates bom.tally
    refuses "crlf.tally: line 1 of this tally: a byte order mark or line ends of Windows" rates crlf.tally
    refuses "a.tally: this is a tally; a check needs the file of discharges" check a.tally
}

@test "nothing that a terminal obeys comes out of a tally or an edition file" {
    printf '[edition]\nname=\033]0;x\007\xe2\x80\xaey\n[METHUSE]\n1 = Yes\n2 = No\n' >e.ini
    tedstat rates -q --cohort none -e e.ini "$MINI" >out.txt
    grep -F '\x1b]0;x\x07\xe2\x80\xaey' out.txt
    run ! grep -q "$(printf '[\033\007]')" out.txt
    run ! grep -q "$(printf '\xe2\x80\xae')" out.txt
}

@test "a rule without end: what is wrong with it is still told" {
    local long
    long=$(printf '(%.0s' {1..10000})
    refuses '(((...'"'"': expected the name of a variable at "(((' rates --where "${long}SEX = 1" "$MINI"
    refuses '...'"'"': did not expect "or SEX' rates --where "$(printf 'SEX = 1 or %.0s' {1..100}) SEX = 1" "$MINI"
}
