
# ---- a map of tiles, one a state -----------------------------------------------------
# data: state, abbreviation, label, row, column, unreliable, note, cases, share and its limits
set xrange [-0.5:10.5]
set yrange [7.5:-0.5]
unset xtics
unset ytics
set cbrange [0:100 * c_end]
set cbtics 0, 100 * c_step scale 0 font small tc rgb soft
set format cb "%g %%"
set colorbox horizontal user origin screen x_at(left), screen y_at(height - bottom + 22) size screen x_at(210), screen x_at(12) * width / height noborder
if (text) { unset colorbox }
t(x) = column("share") / c_end
# what a tile without a share says
tile(note) = no_records(note) ? "" : (has(note, "suppressed") ? "hidden" : "n/a")
ly = height - bottom + 20
if (!text) {
    if (has_absent) {
        set object rect from screen x_at(left + 248), screen y_at(ly) to screen x_at(left + 266), screen y_at(ly + 18) fc rgb soft fs transparent pattern 4 border lc rgb soft
        set label "no discharges" at screen x_at(left + 272), screen y_at(ly + 9) left font small tc rgb soft
    }
    empty_x = left + (has_absent ? 372 : 248)
    if (has_empty) {
        set object rect from screen x_at(empty_x), screen y_at(ly) to screen x_at(empty_x + 18), screen y_at(ly + 18) fc rgb faint fs solid 1 border lc rgb soft
        set label "n/a: no complete case" at screen x_at(empty_x + 24), screen y_at(ly + 9) left font small tc rgb soft
    }
    plot data using (one(c("share") >= 0, c("column"))):(c("row")):(0.47):(0.47):(100 * c("share")) with boxxyerror fs solid 1 border lc rgb tile_edge fc palette, \
        data using (one(!(c("share") >= 0) && no_records(strcol("note")), c("column"))):(c("row")):(0.47):(0.47) with boxxyerror fs transparent pattern 4 border lc rgb soft fc rgb soft, \
        data using (one(!(c("share") >= 0) && !no_records(strcol("note")), c("column"))):(c("row")):(0.47):(0.47) with boxxyerror fs solid 1 border lc rgb soft fc rgb faint, \
        data using (one(!(c("share") >= 0) && no_records(strcol("note")), c("column"))):(c("row")):(0.26):(0.17) with boxxyerror fs solid 1 noborder fc rgb back, \
        data using (c("column")):(c("row") - 0.16):(c("share") >= 0 ? strcol("abbreviation") : ""):(on_scale(t(0))) with labels center tc rgb variable, \
        data using (c("column")):(c("row") + 0.18):(c("share") >= 0 ? whole(c("share")).dagger(strcol("unreliable")) : ""):(on_scale(t(0))) with labels center font small tc rgb variable, \
        data using (c("column")):(c("row") - (no_records(strcol("note")) ? 0 : 0.16)):(c("share") >= 0 ? "" : strcol("abbreviation")) with labels center tc rgb ink, \
        data using (c("column")):(c("row") + 0.18):(c("share") >= 0 ? "" : tile(strcol("note"))) with labels center font small tc rgb ink
} else {
    set label (has_empty ? "n/a: no complete case   " : "").(has_absent ? "state alone: no discharges" : "") at screen x_at(left), screen y_at(ly) left
    plot data using (c("column")):(c("row")):(strcol("abbreviation")) with labels center, \
        data using (c("column")):(c("row") + 0.3):(c("share") >= 0 ? whole(c("share"))." %".dagger(strcol("unreliable")) : tile(strcol("note"))) with labels center
}
