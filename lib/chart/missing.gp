
# ---- what is missing of medication and of mutual help, by state and year ------------------
# data: row, state, label, year, x (its place), note, discharges, medication_missing, mutual_help_missing
set yrange [rows + 0.5:0.5]
unset xtics
unset ytics
set cbrange [0:100]
set cbtics 0, 25 scale 0 font small tc rgb soft
set format cb "%g %%"
set xrange [0.5:real(word(places, words(places))) + 0.5]
tile(note) = no_records(note) ? (text ? "." : "") : "hidden"
panel = (width - left - right - between) / 2
items = "medication_missing mutual_help_missing"
item(k) = column(word(items, k))
ly = height - bottom + 34
if (text || has_absent) { set label (text ? "in %".(has_absent ? "   . no discharges" : "") : "no discharges") at screen x_at(left + (text ? 0 : 251)), screen y_at(ly) left font small tc rgb soft }
if (!text && has_absent) { set object rect from screen x_at(left + 226), screen y_at(ly - 7) to screen x_at(left + 246), screen y_at(ly + 7) fc rgb soft fs transparent pattern 4 border lc rgb soft }
do for [k = 1:2] { set label word("'Medication missing' 'Mutual help missing'", k) at screen x_at(left + (k - 1) * (panel + between)), screen y_at(top - 34) left tc rgb ink }
set multiplot
do for [k = 1:2] {
    set lmargin at screen x_at(left + (k - 1) * (panel + between))
    set rmargin at screen x_at(left + (k - 1) * (panel + between) + panel)
    if (k == 1) {
        set colorbox horizontal user origin screen x_at(left), screen y_at(height - bottom + 22) size screen x_at(200), screen x_at(12) * width / height noborder
    } else { unset colorbox; unset label; unset object }
    if (text) { unset colorbox }
    do for [j = 1:words(years)] { set label word(years, j) at first real(word(places, j)), screen y_at(top - 10) center font small tc rgb soft }
    if (!text) {
        plot data using (one(item(k) >= 0, c("x"))):(c("row")):(0.485):(0.46):(100 * item(k)) with boxxyerror fs solid 1 border lc rgb tile_edge fc palette, \
            data using (one(!(item(k) >= 0) && no_records(strcol("note")), c("x"))):(c("row")):(0.485):(0.46) with boxxyerror fs transparent pattern 4 border lc rgb line fc rgb soft, \
            data using (one(!(item(k) >= 0) && !no_records(strcol("note")), c("x"))):(c("row")):(0.485):(0.46) with boxxyerror fs solid 1 border lc rgb line fc rgb faint, \
            data using (c("x")):(c("row")):(item(k) >= 0 ? whole(item(k)) : ""):(on_scale(item(k))) with labels center font small tc rgb variable, \
            data using (c("x")):(c("row")):(item(k) >= 0 ? "" : tile(strcol("note"))) with labels center font small tc rgb ink, \
            data using (0.5):(c("row")):(k == 1 && c("x") == 1 ? short(strcol("label"), label_length) : "") with labels right offset -1, 0 tc rgb ink
    } else {
        plot data using (c("x")):(c("row")):(item(k) >= 0 ? whole(item(k)) : tile(strcol("note"))) with labels center, \
            data using (0.5):(c("row")):(k == 1 && c("x") == 1 ? short(strcol("label"), label_length) : "") with labels right offset -1, 0
    }
}
unset multiplot
