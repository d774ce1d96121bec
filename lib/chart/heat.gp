
# ---- states by years, coloured by share ------------------------------------------------
# data: row, state, label, year, x (its place), unreliable, note, cases, share and its limits
set xrange [0.5:real(word(places, words(places))) + 0.5]
set yrange [rows + 0.5:0.5]
unset xtics
unset ytics
do for [k = 1:words(years)] { set label word(years, k) at first real(word(places, k)), screen y_at(top - 10) center font small tc rgb soft }
set cbrange [0:100 * c_end]
set cbtics 0, 100 * c_step scale 0 font small tc rgb soft
set format cb "%g %%"
set colorbox horizontal user origin screen x_at(left), screen y_at(height - bottom + 22) size screen x_at(200), screen x_at(12) * width / height noborder
if (text) { unset colorbox }
t(x) = column("share") / c_end
tile(note) = no_records(note) ? (text ? "." : "") : (has(note, "suppressed") ? "hidden" : "n/a")
ly = height - bottom + 34
if (!text) {
    empty_y = has_absent ? ly + 9 : ly - 7
    if (has_absent) {
        set object rect from screen x_at(left + 226), screen y_at(ly - 13) to screen x_at(left + 246), screen y_at(ly - 1) fc rgb soft fs transparent pattern 4 border lc rgb soft
        set label "no discharges" at screen x_at(left + 251), screen y_at(ly - 7) left font small tc rgb soft
    }
    if (has_empty) {
        set object rect from screen x_at(left + 226), screen y_at(empty_y - 6) to screen x_at(left + 246), screen y_at(empty_y + 6) fc rgb faint fs solid 1 border lc rgb line
        set label "n/a: no complete case" at screen x_at(left + 251), screen y_at(empty_y) left font small tc rgb soft
    }
    plot data using (one(c("share") >= 0, c("x"))):(c("row")):(0.485):(0.46):(100 * c("share")) with boxxyerror fs solid 1 border lc rgb tile_edge fc palette, \
        data using (one(!(c("share") >= 0) && no_records(strcol("note")), c("x"))):(c("row")):(0.485):(0.46) with boxxyerror fs transparent pattern 4 border lc rgb line fc rgb soft, \
        data using (one(!(c("share") >= 0) && !no_records(strcol("note")), c("x"))):(c("row")):(0.485):(0.46) with boxxyerror fs solid 1 border lc rgb line fc rgb faint, \
        data using (c("x")):(c("row")):(c("share") >= 0 ? whole(c("share")).dagger(strcol("unreliable")) : ""):(on_scale(t(0))) with labels center font small tc rgb variable, \
        data using (c("x")):(c("row")):(c("share") >= 0 ? "" : tile(strcol("note"))) with labels center font small tc rgb ink, \
        data using (0.5):(c("row")):(c("x") == 1 ? short(strcol("label"), label_length) : "") with labels right offset -1, 0 tc rgb ink
} else {
    set label "in %".(has_empty ? "   n/a: no complete case" : "").(has_absent ? "   . no discharges" : "") at screen x_at(left), screen y_at(ly) left
    plot data using (c("x")):(c("row")):(c("share") >= 0 ? whole(c("share")).dagger(strcol("unreliable")) : tile(strcol("note"))) with labels center, \
        data using (0.5):(c("row")):(c("x") == 1 ? short(strcol("label"), label_length) : "") with labels right offset -1, 0
}
