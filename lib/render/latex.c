/*
 * latex.c - documents for LaTeX: long tables with booktabs rules.  The file compiles by itself with
 * pdflatex, lualatex and xelatex; what stands between the two marks can be taken into a paper.
 */
#include <string.h>

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
    "\\usepackage[hidelinks]{hyperref}\n"
    "\\setlength{\\parindent}{0pt}\n"
    "\\setlength{\\parskip}{0.6\\baselineskip}\n"
    "\\setlength{\\tabcolsep}{4pt}\n"
    "\\sloppy\n"
    "\\begin{document}\n";

enum { LINE = 40 }; /* a text column with longer cells is broken into lines */

static size_t widest(const struct teds_view *v, size_t k)
{
    size_t most = 0;

    for (size_t row = 0; row < v->rows; row++)
        if (teds_columns_wide(v->cells[row * v->columns + k]) > most)
            most = teds_columns_wide(v->cells[row * v->columns + k]);
    return most;
}

/* The size of letters with which the table fits the page. */
static const char *letters(const struct teds_view *v)
{
    size_t total = 0;

    for (size_t k = 0; k < v->columns; k++)
        total += 2 + (widest(v, k) > LINE ? LINE : widest(v, k));
    return total < 95 ? "\\footnotesize" : total < 120 ? "\\scriptsize" : "\\tiny";
}

static void put_columns(struct teds_buf *to, const struct teds_view *v)
{
    for (size_t k = 0; k < v->columns; k++) {
        if (v->right[k])
            teds_buf_char(to, 'r');
        else if (widest(v, k) > LINE)
            teds_buf_str(to, ">{\\raggedright\\arraybackslash}p{0.36\\linewidth}");
        else
            teds_buf_char(to, 'l');
    }
}

/* The first or second line of all titles. */
static void put_titles(struct teds_buf *to, const struct teds_view *v, bool second)
{
    bool any = second;

    for (size_t k = 0; k < v->columns; k++)
        any |= strchr(v->titles[k], '\n') != NULL;
    for (size_t k = 0; any && k < v->columns; k++) {
        const char *title = v->titles[k], *newline = strchr(title, '\n');
        char line[128] = "";

        if (newline && !second)
            teds_printable(line, sizeof line, title, (size_t)(newline - title));
        else if (second)
            teds_printable(line, sizeof line, newline ? newline + 1 : title,
                           strlen(newline ? newline + 1 : title));
        teds_buf_str(to, k ? " & " : "");
        teds_put_latex(to, line);
    }
    teds_buf_str(to, any ? " \\\\\n" : "");
}

static void put_head(struct teds_buf *to, const struct teds_view *v)
{
    teds_buf_str(to, "\\toprule\n");
    put_titles(to, v, false);
    put_titles(to, v, true);
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
static bool put_table(struct teds_buf *to, const struct teds_report_table *t, const char *what, size_t number, const char *caption)
{
    struct teds_view v;

    if (!teds_view_make(t, &v))
        return false;
    teds_buf_printf(to, "{%s\n\\begin{longtable}{@{}", letters(&v));
    put_columns(to, &v);
    teds_buf_printf(to, "@{}}\n\\caption*{%s %zu. ", what, number);
    teds_put_latex(to, caption);
    teds_buf_str(to, "}\\\\\n");
    put_head(to, &v);
    teds_buf_str(to, "\\endfirsthead\n");
    put_head(to, &v);
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
    return !b->table || put_table(to, b->table, "Numbers of figure", b->number, b->text);
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
    case TEDS_BLOCK_TABLE: teds_buf_char(to, '\n'); return put_table(to, b->table, "Table", b->number, b->text);
    case TEDS_BLOCK_FIGURE: teds_buf_char(to, '\n'); return put_figure(to, b);
    }
    return false;
}

bool teds_document_latex(const struct teds_document *d, struct teds_buf *to)
{
    bool in_list = false;

    teds_buf_printf(to, "%% Made by tedstat %s; long tables settle when it is compiled twice.\n%s", TEDSTAT_VERSION, preamble);
    put_words(to, "{\\LARGE\\raggedright ", d->title, "\\par}\n% ---- what can be taken into a paper begins here\n");
    for (size_t i = 0; i < d->block_count; i++) {
        bool item = d->blocks[i].kind == TEDS_BLOCK_ITEM;

        if (item != in_list)
            teds_buf_str(to, item ? "\n\\begin{itemize}\n" : "\\end{itemize}\n");
        in_list = item;
        if (!put_block(to, &d->blocks[i]))
            return false;
    }
    teds_buf_str(to, in_list ? "\\end{itemize}\n" : "");
    teds_buf_str(to, "% ---- and ends here\n\\end{document}\n");
    return true;
}

teds_status teds_render_latex(const struct teds_report *r, struct teds_buf *to, teds_error *err)
{
    return teds_render_as_document(r, "latex", to, err);
}
