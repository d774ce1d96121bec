
# ---- how often self-help groups were attended, by medication -------------------------------------
# data: label, shown (the label, cut), unreliable, note, known (discharges), missing_share, and the share of each level of attendance
set yrange [rows + 0.5:0.5]
set xrange [0:1]
unset ytics
set xtics ("0 %%" 0, "25 %%" 0.25, "50 %%" 0.5, "75 %%" 0.75, "100 %%" 1)
set grid xtics lc rgb line lt 1 back
part(k) = column(value(sprintf("column_%d", k)))
upto(k) = k == 0 ? 0 : upto(k - 1) + part(k)
known(x) = column("known") > 0
left_of(k) = known(0) ? upto(k - 1) : 0
right_of(k) = known(0) ? upto(k) : 0
why(note) = has(note, "no_cases") ? "attendance missing in all" : ""
# none is grey, then the more often the darker (lighter where it is dark); what has no order is hatched
tones = print_only ? "#ffffff #d0d0d0 #9a9a9a #5a5a5a #d0d0d0 #9a9a9a #5a5a5a #d0d0d0 #9a9a9a #5a5a5a" : \
    (dark ? "#6b7177 #1f5f86 #3a94c8 #9fd6f7 #c79a2b #9fd6f7 #c79a2b #9fd6f7 #c79a2b #9fd6f7" : "#bdbdbd #a6d0ea #4f9ccd #0a5a93 #E69F00 #4f9ccd #0a5a93 #E69F00 #4f9ccd #0a5a93")
light_ink = print_only ? "4 7 10" : (dark ? "1 2" : "4 7 10")
tone(k) = word(tones, k)
ink_on(k) = strstrt(" ".light_ink." ", sprintf(" %d ", k)) ? 0xffffff : 0x000000
hatched(k) = k == 5
marks = "- 1 4 8 s 6 7 9 a b"
do for [k = 1:levels] {
    lx = 24 + ((k - 1) % 2) * 330
    ly = top - 24 - 22 * ((levels + 1) / 2 - 1 - (k - 1) / 2)
    if (!text) {
        set object k rect from screen x_at(lx), screen y_at(ly + 6) to screen x_at(lx + 14), screen y_at(ly - 6) fc rgb tone(k) fs solid 1 border lc rgb soft front
        if (hatched(k)) { set object 20 + k rect from screen x_at(lx), screen y_at(ly + 6) to screen x_at(lx + 14), screen y_at(ly - 6) fc rgb hatch(k) fs transparent pattern 4 noborder front }
    }
    name = short(value(sprintf("level_%d", k)), 42)
    if (text) {
        set label word(marks, k)." = ".name at character 3 + 44 * ((k - 1) % 2), character height / line_height - |title| - 1 - (k - 1) / 2 left
    } else { set label name at screen x_at(lx + 19), screen y_at(ly) left font small tc rgb ink }
}
set label "known (missing)" at screen x_at(width - right + 8), screen y_at(top - 12) left font small tc rgb soft
bar(k) = k == 0 ? "" : bar(k - 1).letters(word(marks, k), int(upto(k) * columns + 0.5) - int(upto(k - 1) * columns + 0.5))
counts(x) = (column("known") >= 0 ? commas(column("known")) : "").(column("missing_share") >= 0 ? " (".whole(column("missing_share"))." %)" : "").(strcol("unreliable") eq "" ? "" : " †")
if (text) {
    plot data using (0):(y($0)):(strcol("shown")) with labels right offset -1, 0, \
        data using (0):(y($0)):(known(0) ? bar(levels) : why(strcol("note"))) with labels left, \
        data using (1):(y($0)):(counts(0)) with labels left offset 3, 0
} else {
    plot for [k = 1:levels] data using (known(0) ? 0 : NaN):(y($0)):(left_of(k)):(right_of(k)):(y($0) - 0.38):(y($0) + 0.38) with boxxyerror fs solid 1 border lc rgb edge fc rgb tone(k), \
        data using (known(0) && levels >= 5 ? 0 : NaN):(y($0)):(left_of(5)):(right_of(levels >= 5 ? 5 : 4)):(y($0) + 0.17):(y($0) + 0.38) with boxxyerror fs transparent pattern 4 fc rgb hatch(5), \
        for [k = 1:levels] data using (known(0) ? (upto(k - 1) + upto(k)) / 2 : 0):(y($0) - 0.05):(known(0) && part(k) >= 0.045 ? whole(part(k)) : "") with labels center tc rgb ink_on(k), \
        data using (0):(y($0)):(strcol("shown")) with labels right offset -1, 0 tc rgb ink, \
        data using (0):(y($0)):(known(0) ? "" : why(strcol("note"))) with labels left offset 1, 0 font small tc rgb soft, \
        data using (1):(y($0)):(counts(0)) with labels left offset 1, 0 font small tc rgb soft
}
