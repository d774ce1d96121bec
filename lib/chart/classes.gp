
# ---- the four classes as parts of a bar, one bar a group ------------------------
# data: label, shown (the label, cut), unreliable (classes), note, cases, missing_share, the four shares
set yrange [rows + 0.5:0.5]
set xrange [0:1]
unset ytics
set xtics ("0 %%" 0, "25 %%" 0.25, "50 %%" 0.5, "75 %%" 0.75, "100 %%" 1)
set grid xtics lc rgb line lt 1 back
part(k) = column(word(classes, k))
upto(k) = k == 0 ? 0 : upto(k - 1) + part(k)
# the parts of a bar can be placed if all are known
all_known(x) = part(1) + part(2) + part(3) + part(4) >= 0
left_of(k) = all_known(0) ? upto(k - 1) : 0
right_of(k) = all_known(0) ? upto(k) : 0
mark_of(k) = strstrt(";".strcol("unreliable").";", ";".word(classes, k).";") > 0 ? "†" : ""
# mutual help has a hatched foot, so that the classes are told apart without colour
hatched(k) = k == 1 || k == 3

# the legend, in the order of the parts
array legend_x[4] = [0, 90, 260, 430]
do for [k = 1:4] {
    x = 24 + legend_x[k]
    if (!text) {
        set object k rect from screen x_at(x), screen y_at(top - 14) to screen x_at(x + 14), screen y_at(top - 26) fc rgb colour(k) fs solid 1 border lc rgb soft front
        if (hatched(k)) { set object 10 + k rect from screen x_at(x), screen y_at(top - 14) to screen x_at(x + 14), screen y_at(top - 20) fc rgb hatch(k) fs transparent pattern 4 noborder front }
    }
    set label (text ? word("B M H N", k)." = " : "").class_labels[k] at screen x_at(x + 19), screen y_at(top - 20) left tc rgb ink
}
set label "cases (missing)" at screen x_at(width - right + 8), screen y_at(top - 20) left font small tc rgb soft

counts(x) = (column("cases") >= 0 ? commas(column("cases")) : "").(column("missing_share") >= 0 ? " (".whole(column("missing_share"))." %)" : "")
bar(k) = letters(word("B M H N", k), int(upto(k) * columns + 0.5) - int(upto(k - 1) * columns + 0.5))
if (text) {
    plot data using (0):(y($0)):(strcol("shown")) with labels right offset -1, 0, \
        data using (0):(y($0)):(all_known(0) ? bar(1).bar(2).bar(3).bar(4) : why(strcol("note"))) with labels left, \
        data using (1):(y($0)):(counts(0).(strcol("unreliable") eq "" ? "" : " †")) with labels left offset 3, 0
} else {
    plot for [k = 1:4] data using (all_known(0) ? 0 : NaN):(y($0)):(left_of(k)):(right_of(k)):(y($0) - 0.38):(y($0) + 0.38) with boxxyerror fs solid 1 border lc rgb edge fc rgb colour(k), \
        for [k = 1:3:2] data using (all_known(0) ? 0 : NaN):(y($0)):(left_of(k)):(right_of(k)):(y($0) + 0.17):(y($0) + 0.38) with boxxyerror fs transparent pattern 4 fc rgb hatch(k), \
        for [k = 1:4] data using (all_known(0) ? (upto(k - 1) + upto(k)) / 2 : 0):(y($0) - 0.09):(all_known(0) ? (part(k) >= 0.045 ? whole(part(k)) : "").(part(k) >= 0.008 ? mark_of(k) : "") : "") with labels center tc rgb on_class(k), \
        data using (0):(y($0)):(strcol("shown")) with labels right offset -1, 0 tc rgb ink, \
        data using (0):(y($0)):(all_known(0) ? "" : why(strcol("note"))) with labels left offset 1, 0 tc rgb soft, \
        data using (1):(y($0)):(counts(0)) with labels left offset 1, 0 font small tc rgb soft
}
