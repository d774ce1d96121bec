/*
 * latex.c - documents for LaTeX: long tables with booktabs rules.  The file compiles by itself with
 * pdflatex, lualatex and xelatex; what stands between the two marks can be taken into a paper.
 */
#include <string.h>

#include "fit.h"
#include "render.h"

static const char preamble[] =
    "\\documentclass[11pt,a4paper]{article}\n"
    "\\usepackage{iftex}\n"
    "\\ifPDFTeX\n"
    "  \\usepackage[utf8]{inputenc}\n"
    "  \\usepackage[T1]{fontenc}\n"
    "  \\usepackage{textcomp}\n"
    "  \\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\n"
    "  \\newcommand{\\tedschar}[2]{\\texttt{U+#1}} % a character that pdflatex has not\n"
    "\\else\n"
    "  \\usepackage{fontspec}\n"
    "  \\newcommand{\\tedschar}[2]{#2}\n"
    "\\fi\n"
    "\\usepackage[margin=2cm]{geometry}\n"
    "\\usepackage{booktabs}\n"
    "\\usepackage{longtable}\n"
    "\\usepackage{array}\n"
    "\\usepackage{caption}\n"
    "\\usepackage{graphicx}\n"
    "\\usepackage{pdflscape}\n"
    "\\usepackage[hidelinks]{hyperref}\n"
    "\\setlength{\\parindent}{0pt}\n"
    "\\setlength{\\parskip}{0.6\\baselineskip}\n"
    "\\sloppy\n"
    "\\begin{document}\n";

static void put_columns(struct teds_buf *to, const struct teds_view *v, const struct teds_fit *fit)
{
    for (size_t k = 0; k < v->columns; k++) {
        if (fit->columns[k].points > 0)
            teds_buf_printf(to, ">{\\raggedright\\arraybackslash}p{%dpt}", (int)fit->columns[k].points);
        else
            teds_buf_char(to, v->right[k] ? 'r' : 'l');
    }
}

/* All lines of the titles in one of the file: how many there are is up to the texts. */
static void put_head(struct teds_buf *to, const struct teds_view *v, const struct teds_fit *fit)
{
    teds_buf_str(to, "\\toprule\n");
    for (size_t line = 0; line < fit->title_lines; line++) {
        for (size_t k = 0; k < v->columns; k++) {
            char room[256];
            size_t length;
            const char *text = teds_fit_title(v, fit, k, line, &length);

            teds_printable(room, sizeof room, text, length);
            teds_buf_str(to, k ? " & " : "");
            teds_put_latex(to, room);
        }
        teds_buf_str(to, line + 1 < fit->title_lines ? " \\\\ " : " \\\\\n");
    }
    teds_buf_str(to, "\\midrule\n");
}

/* A digest, which has no blank, may be broken behind every eighth digit. */
static void put_cell(struct teds_buf *to, const char *text)
{
    enum { DIGEST = 40, PIECE = 8 };
    size_t n = strspn(text, "0123456789abcdef");

    if (n < DIGEST || text[n] != '\0') {
        teds_put_latex(to, text);
        return;
    }
    for (size_t i = 0; i < n; i += PIECE)
        teds_buf_printf(to, "%s%.*s", i ? "\\allowbreak " : "", (int)PIECE, text + i);
}

/* No page ends between this row and the next, where both are of one group that fits on a page: its name stands in the first. */
static bool stays_together(const struct teds_view *v, size_t row)
{
    enum { MOST = 30 };
    size_t first = row, next = row + 1;

    while (first > 0 && !teds_view_begins(v, first))
        first--;
    while (next < v->rows && !teds_view_begins(v, next))
        next++;
    return teds_view_begins(v, first) && row + 1 < next && next - first <= MOST;
}

/* The numbers and captions are the same in all formats: \caption* has none of its own. */
static bool put_table(struct teds_buf *to, const struct teds_report_table *t, const char *what, size_t number, const char *caption,
                      bool turns)
{
    struct teds_view v;
    struct teds_fit fit;

    if (!teds_view_make(t, &v))
        return false;
    if (!teds_fit_make(&v, &fit)) {
        teds_view_free(&v);
        return false;
    }
    teds_buf_str(to, turns && fit.landscape ? "\\begin{landscape}\n" : "");
    teds_buf_printf(to, "{%s\\setlength{\\tabcolsep}{%dpt}\n\\begin{longtable}{@{}", fit.letters, fit.gap);
    put_columns(to, &v, &fit);
    teds_buf_printf(to, "@{}}\n\\caption*{%s %zu. ", what, number);
    teds_put_latex(to, caption);
    teds_buf_str(to, "}\\\\\n");
    put_head(to, &v, &fit);
    teds_buf_str(to, "\\endfirsthead\n");
    put_head(to, &v, &fit);
    teds_buf_str(to, "\\endhead\n\\bottomrule\n\\endfoot\n");
    for (size_t row = 0; row < v.rows; row++) {
        if (row && v.rule_above[row])
            teds_buf_str(to, "\\midrule\n");
        for (size_t k = 0; k < v.columns; k++) {
            teds_buf_str(to, k ? " & " : "");
            put_cell(to, teds_view_text(&v, row, k));
        }
        teds_buf_str(to, stays_together(&v, row) ? " \\\\*\n" : " \\\\\n");
    }
    teds_buf_str(to, "\\end{longtable}}\n");
    teds_view_free(&v);
    for (size_t i = 0; i < t->note_count; i++) {
        teds_buf_str(to, "{\\footnotesize ");
        teds_put_latex(to, t->notes[i]);
        teds_buf_str(to, "\\par}\n");
    }
    teds_buf_str(to, turns && fit.landscape ? "\\end{landscape}\n" : "");
    return true;
}

static bool put_figure(struct teds_buf *to, const struct teds_document_block *b)
{
    if (b->file) {
        teds_buf_printf(to, "\\begin{center}\n\\includegraphics[width=\\linewidth,height=0.8\\textheight,keepaspectratio]{%s}\n", b->file);
        teds_buf_str(to, "\\end{center}\n");
    }
    if (*b->description) {
        teds_buf_printf(to, "\\textbf{Figure %zu.} ", b->number);
        teds_put_latex(to, b->description);
        teds_buf_str(to, "\n");
    }
    return !b->table || put_table(to, b->table, "Numbers of figure", b->number, b->text, true);
}

static void put_words(struct teds_buf *to, const char *before, const char *text, const char *after)
{
    teds_buf_str(to, before);
    teds_put_latex(to, text);
    teds_buf_str(to, after);
}

static void put_code(struct teds_buf *to, const struct teds_document_block *b)
{
    const char *rest = b->description, *line;
    char room[1024];

    put_words(to, "\n\\textbf{", b->text, "}\n\n{\\footnotesize\\ttfamily\\raggedright\n");
    while ((line = teds_next_line(&rest, room, sizeof room)) != NULL)
        put_words(to, "\\mbox{}", line, "\\\\\n");
    teds_buf_str(to, "}\n");
}

static bool put_block(struct teds_buf *to, const struct teds_document_block *b)
{
    switch (b->kind) {
    case TEDS_BLOCK_SUBTITLE: put_words(to, "\n", b->text, "\n"); return true;
    case TEDS_BLOCK_PARAGRAPH: put_words(to, "\n", b->text, "\n"); return true;
    case TEDS_BLOCK_HEADING:
        put_words(to, b->level == 1 ? "\n\\section{" : "\n\\subsection{", b->text, "}\n");
        return true;
    case TEDS_BLOCK_ITEM: put_words(to, "\\item ", b->text, "\n"); return true;
    case TEDS_BLOCK_ALERT: put_words(to, "\n\\textbf{Note:} ", b->text, "\n"); return true;
    case TEDS_BLOCK_MARKDOWN: teds_buf_char(to, '\n'); return teds_put_commonmark(to, b->text, "latex");
    case TEDS_BLOCK_CODE: put_code(to, b); return true;
    case TEDS_BLOCK_TABLE: teds_buf_char(to, '\n'); return put_table(to, b->table, "Table", b->number, b->text, false);
    case TEDS_BLOCK_FIGURE: teds_buf_char(to, '\n'); return put_figure(to, b);
    }
    return false;
}

/* Is the block on a page across: a table too wide for one upright, or the heading above one?  False if out of memory. */
static bool lies_across(const struct teds_document *d, size_t i, bool *across)
{
    const struct teds_document_block *b = &d->blocks[i];
    struct teds_view v;
    struct teds_fit fit;
    bool fine;

    *across = false;
    if (b->kind == TEDS_BLOCK_HEADING)
        return i + 1 == d->block_count || lies_across(d, i + 1, across);
    if (b->kind != TEDS_BLOCK_TABLE)
        return true;
    if (!teds_view_make(b->table, &v))
        return false;
    fine = teds_fit_make(&v, &fit);
    *across = fine && fit.landscape;
    teds_view_free(&v);
    return fine;
}

bool teds_document_latex(const struct teds_document *d, struct teds_buf *to)
{
    bool in_list = false, across = false;

    teds_buf_printf(to, "%% Made by tedstat %s; long tables settle when it is compiled twice.\n%s", TEDSTAT_VERSION, preamble);
    put_words(to, "{\\LARGE\\raggedright ", d->title, "\\par}\n% ---- what can be taken into a paper begins here\n");
    for (size_t i = 0; i < d->block_count; i++) {
        bool item = d->blocks[i].kind == TEDS_BLOCK_ITEM, wide;

        if (!lies_across(d, i, &wide))
            return false;
        if (in_list && !item)
            teds_buf_str(to, "\\end{itemize}\n");
        if (wide != across)
            teds_buf_str(to, wide ? "\\begin{landscape}\n" : "\\end{landscape}\n");
        if (item && !in_list)
            teds_buf_str(to, "\n\\begin{itemize}\n");
        in_list = item;
        across = wide;
        if (!put_block(to, &d->blocks[i]))
            return false;
    }
    teds_buf_str(to, in_list ? "\\end{itemize}\n" : across ? "\\end{landscape}\n" : "");
    teds_buf_str(to, "% ---- and ends here\n\\end{document}\n");
    return true;
}

teds_status teds_render_latex(const struct teds_report *r, struct teds_buf *to, teds_error *err)
{
    return teds_render_as_document(r, "latex", to, err);
}
