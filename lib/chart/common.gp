
# ---- what all charts share ----------------------------------------------------
# Data and picture have this script's name, with other suffixes. The "./" keeps gnuplot from taking a name
# that starts with < or | for a command.
if (GPVAL_VERSION < 5.4) { exit error "gnuplot 5.4 or later is needed" }
set encoding utf8
if (ARGC >= 1) { format = ARG1 }
base = ARG0[1:strlen(ARG0) - 3]
if (base[1:1] ne "/") { base = "./".base }
data = base.".tsv"
set datafile separator tab
set datafile commentschars ""
set datafile columnheaders

text = format eq "text"
dark = theme eq "dark"
print_only = theme eq "print"
back = dark ? "#16191d" : "#ffffff"
ink = dark ? "#e6e6e6" : "#1a1a1a"
soft = dark ? "#a8adb3" : "#5f6368"
line = dark ? "#41464d" : "#d5d8dc"
faint = dark ? "#24282d" : "#eff1f3"
if (format eq "svg") { set terminal svg size width, height font "DejaVu Sans,12" noenhanced background back }
if (format eq "png") { set terminal pngcairo size width, height font "DejaVu Sans,9" noenhanced background back }
if (format eq "pdf") { set terminal pdfcairo size width / 96.0, height / 96.0 font "DejaVu Sans,9" fontscale 0.75 pointscale 0.9 linewidth 0.75 noenhanced background back }
if (text) { set terminal dumb int(width / 7.5), 1 + height / line_height noenhanced }
set output base.".".(text ? "txt" : format)
small = format eq "svg" ? ",11" : ",8"
large = format eq "svg" ? ",15" : ",11"

# The colours of the classes, in their order: Okabe and Ito's; in print, greys that differ as greys.
colours = dark ? "#009E73 #56B4E9 #E69F00 #8d9196 #56B4E9 #E69F00 #CC79A7 #F0E442" : \
    "#009E73 #0072B2 #E69F00 #999999 #0072B2 #D55E00 #CC79A7 #1a1a1a"
if (print_only) { colours = "#4d4d4d #8c8c8c #c4c4c4 #f0f0f0 #4d4d4d #4d4d4d #4d4d4d #4d4d4d" }
colour(i) = word(colours, i)
rgb(hex) = int("0x".hex[2:7])
# the edge of a part of a bar: in print the lightest grey is next to white
edge = print_only ? "#4d4d4d" : back
# ink that can be read on a class's colour, and the hatch upon it
hatch(i) = print_only && i != 1 ? "#4d4d4d" : back
on_class(i) = print_only ? (i <= 1 || i > 4 ? 0xffffff : 0x000000) : (!dark && i == 2 ? 0xffffff : 0x000000)

# "12,345"; a percentage that is never 0 for a share above 0; a label cut to n characters
commas(n) = !(n >= 1000) ? sprintf("%d", n) : commas(int(n / 1000)).sprintf(",%03d", int(n) % 1000)
percent(p) = p > 0 && p < 0.0005 ? "<0.1" : sprintf("%.1f", 100 * p)
whole(p) = p > 0 && p < 0.005 ? "<1" : sprintf("%.0f", 100 * p)
short(s, n) = strlen(s) > n ? s[1:n - 1]."…" : s
# n times a letter, by halves: gnuplot's functions may not call each other 80 deep
letters(c, n) = !(n >= 1) ? "" : (n % 2 == 1 ? c.letters(c, n - 1) : (pair = letters(c, n / 2), pair.pair))
has(note, code) = strstrt(note, code) > 0
# the mark of a share that is not fit to be printed, which the notes explain
dagger(reason) = reason eq "" ? "" : "†"
# why a group has no share
why(note) = has(note, "suppressed") ? "hidden" : has(note, "state_absent") ? "not in these data" : \
    has(note, "no_cases") ? "no complete case" : ""
# an edge around tiles: in print no share is next to white
tile_edge = print_only ? "#8c8c8c" : back

# gnuplot 5.4 crashes where a plot "with labels" has no valid point at all: labels that are not wanted are empty texts
# at valid places, never NaN.

# A column by its name; a value that is wanted; the rows from the top, from 1.
c(name) = column(name)
one(want, value) = want ? value : NaN
y(i) = i + 1
# characters of plain text that fit between the margins
columns = (width - left - right) / 7.5

# Places in pixels: x from the left, y from the top.
x_at(px) = px / (1.0 * width)
y_at(px) = 1 - px / (1.0 * height)
set lmargin at screen x_at(left)
set rmargin at screen x_at(width - right)
set tmargin at screen y_at(top)
set bmargin at screen y_at(height - bottom)
set border 0 lc rgb soft
set tics scale 0 textcolor rgb soft font small
set key off
# where several variables make the rows, a line above each value of the first (rows count from 1, downwards)
if (exists("blocks") && !text) {
    do for [i = 1:words(blocks)] { set arrow from screen x_at(14), first word(blocks, i) - 0.5 to screen x_at(width - 14), first word(blocks, i) - 0.5 nohead lw 1 lc rgb line back }
}
set style fill solid 1 noborder
# the title and the notes, in plain text line by line
if (text) {
    do for [i = 1:|title|] { set label title[i] at character 2, character height / line_height - i left }
    do for [i = 1:|plain_notes|] { set label plain_notes[i] at character 2, character |plain_notes| - i left }
} else {
    do for [i = 1:|title|] { set label title[i] at screen x_at(14), screen y_at(20 + 21 * (i - 1)) left font large tc rgb ink }
    do for [i = 1:|notes|] { set label notes[i] at screen x_at(14), screen y_at(height - 12 - 16 * (|notes| - i)) left font small tc rgb soft }
}

# A share (mark), its interval between states (middle) and its worst-case bounds (wide).
mark = print_only ? "#000000" : (dark ? "#7cc7f5" : "#0072B2")
wide = print_only ? "#d9d9d9" : (dark ? "#26394a" : "#d6e6f2")
middle = print_only ? "#a6a6a6" : (dark ? "#3a6f93" : "#8fc0e0")

# Shares as colours: viridis, or greys in print. Where there is no share a tile is hatched or empty.
if (print_only) { set palette defined (0 "#f4f4f4", 1 "#303030") }
else { set palette defined (0 "#440154", 1 "#482475", 2 "#414487", 3 "#355f8d", 4 "#2a788e", 5 "#21918c", 6 "#22a884", 7 "#44bf70", 8 "#7ad151", 9 "#bddf26", 10 "#fde725") }
# ink that can be read on the colour of a share, 0 to 1 of the scale
on_scale(t) = print_only ? (t > 0.65 ? 0xffffff : 0x000000) : (t > 0.45 ? 0x000000 : 0xffffff)
no_records(note) = has(note, "no_records") || has(note, "state_absent")
