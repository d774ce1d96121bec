/*
 * test_document.c - documents: whatever a label, a title or a file name holds comes out as plain text,
 * in every format, and the page stays the page.
 */
#include <cmark.h>

#include "data.h"

#include "../../lib/report.h"

static const char long_label[] = "300 characters: "
    "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa "
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
    "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa";

/* What is given, and what a reader must see where that differs. */
static const struct hostile {
    const char *given, *seen;
} hostile[] = {
    { "<script>alert(1)</script>", NULL },
    { "</td></tr></table><img src=x onerror=alert(1)>", NULL },
    { "\" onmouseover=\"alert(1)", NULL },
    { "' or ''='", NULL },
    { "&lt;b&gt; &amp; &#60; &copy;", NULL },
    { "`rm -rf x` and ```", NULL },
    { "{^x}_{y} $a^2$ \\alpha", NULL },
    { "%s %n %d 100 %", NULL },
    { "=cmd|' /C calc'!A0", NULL },
    { "\"; system(\"reboot\")", NULL },
    { "two\nlines\r\n| of | a | table |", "two\\x0alines\\x0d\\x0a| of | a | table |" },
    { "tab\there, bell\a", "tab\\x09here, bell\\x07" },
    { "\\end{document} \\input{/etc/passwd} ~ # _ & % { }", NULL },
    { "[link](javascript:alert(1)) ![x](http://e.x/y) <http://e.x>", NULL },
    { "http://e.x/ www.e.x a@e.x **bold** _it_ ~~no~~ - + 1. # x", NULL },
    { "- a list", NULL },
    { "1. a list", NULL },
    { "# a heading", NULL },
    { "* [a] *", NULL },
    { "---", NULL },
    { "===", NULL },
    { "    code", NULL },
    { "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85", NULL }, /* Hebrew, Arabic */
    { "\xe2\x80\xae" "gpj.exe", "\\xe2\\x80\\xaegpj.exe" },                     /* turns the direction */
    { "\xe6\xbc\xa2\xe5\xad\x97 \xf0\x9f\x98\x80", NULL },                     /* CJK, beyond the 16-bit plane */
    { "broken \xff\xc3 utf-8 \xed\xa0\x80", "broken \\xff\\xc3 utf-8 \\xed\\xa0\\x80" },
    { "]]> --> <!-- <![CDATA[", NULL },
    { long_label, NULL },
};

/* A document that holds the text in every place there is. */
static teds_document *document_of(const char *text, struct teds_report **made)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t = teds_report_table(r, "results", text);
    teds_document *d = NULL;
    teds_error err;

    r->title = r->made_by = r->lead = r->cohort = text;
    teds_report_column(r, t, "group", "two\nlines", TEDS_COL_TEXT, TEDS_COL_GROUP);
    teds_report_column(r, t, "name", "name", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "count", "count", TEDS_COL_COUNT, 0);
    for (int i = 0; i < 2; i++) {
        teds_report_row(r, t, i > 0);
        teds_report_text(r, t, text);
        teds_report_text(r, t, text);
        teds_report_whole(r, t, 7);
    }
    teds_report_note(r, t, text);
    teds_report_caveat(r, text);
    teds_report_fact_text(r, "fact", text);
    assert_ok(teds_document_new(text, "en", &d, &err));
    teds_document_report(d, r);
    teds_document_heading(d, 2, text);
    teds_document_alert(d, text);
    teds_document_item(d, text, "state.html");
    teds_document_figure(d, text, text, NULL, NULL, r);
    *made = r;
    return d;
}

static char *render(const char *text, const char *format)
{
    struct teds_report *r;
    teds_document *d = document_of(text, &r);
    char *out = NULL;
    size_t length;
    teds_error err;

    assert_ok(teds_document_render(d, format, &out, &length, &err));
    assert_int_equal(strlen(out), length);
    teds_document_free(d);
    teds_report_free(r);
    return out;
}

static size_t times(const char *text, const char *what)
{
    size_t n = 0;

    for (const char *p = strstr(text, what); p; p = strstr(p + 1, what))
        n++;
    return n;
}

/* A tag without the classes that only say how a text is broken into lines. */
static void put_tag(struct teds_buf *to, const char *tag, size_t n)
{
    static const char *const breaks[] = { " class=\"long\"", " class=\"words\"" };

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < TEDS_COUNT(breaks); k++)
            if (strncmp(tag + i, breaks[k], strlen(breaks[k])) == 0)
                i += strlen(breaks[k]);
        teds_buf_add(to, tag + i, 1);
    }
}

/* Takes the tags out of html and turns the five references back; *tags gets the tags alone. */
static char *text_of_html(const char *html, char **tags)
{
    static const char *const references[][2] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
                                                 { "&quot;", "\"" }, { "&#39;", "'" } };
    struct teds_buf text = TEDS_BUF_INIT, tag = TEDS_BUF_INIT;

    for (const char *p = html; *p;) {
        size_t n = 1, k = 0;

        if (*p == '<') {
            n = strcspn(p, ">") + 1;
            put_tag(&tag, p, n);
        } else if (*p == '&') {
            while (k < TEDS_COUNT(references) && strncmp(p, references[k][0], strlen(references[k][0])) != 0)
                k++;
            if (k == TEDS_COUNT(references))
                fail_msg("a bare & in %.40s", p);
            n = strlen(references[k][0]);
            teds_buf_str(&text, references[k][1]);
        } else {
            teds_buf_char(&text, *p);
        }
        p += n;
    }
    teds_buf_str(&text, "");
    *tags = tag.data;
    return text.data;
}

static const char *seen(const struct hostile *h)
{
    return h->seen ? h->seen : h->given;
}

static void test_html(void **state)
{
    char *plain = render("plain", "html"), *want_tags;
    char *want = text_of_html(plain, &want_tags);
    size_t places = times(want, "plain");

    (void)state;
    assert_true(places >= 16);
    for (size_t i = 0; i < TEDS_COUNT(hostile); i++) {
        char *html = render(hostile[i].given, "html"), *tags, *text = text_of_html(html, &tags);

        assert_string_equal(tags, want_tags); /* the same page around it */
        assert_true(times(text, seen(&hostile[i])) >= places);
        free(html);
        free(tags);
        free(text);
    }
    free(plain);
    free(want);
    free(want_tags);
}

/* The plain text of a CommonMark node and what is below it. */
static void text_of_node(cmark_node *node, struct teds_buf *to)
{
    if (cmark_node_get_literal(node))
        teds_buf_str(to, cmark_node_get_literal(node));
    for (cmark_node *n = cmark_node_first_child(node); n; n = cmark_node_next(n))
        text_of_node(n, to);
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING || cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH)
        teds_buf_char(to, '\n');
}

static size_t nodes(cmark_node *node, cmark_node_type type)
{
    size_t n = cmark_node_get_type(node) == type;

    for (node = cmark_node_first_child(node); node; node = cmark_node_next(node))
        n += nodes(node, type);
    return n;
}

/* libcmark, which knows nothing of how it was written, must read plain text and the same structure. */
static void test_md(void **state)
{
    static const cmark_node_type types[] = {
        CMARK_NODE_BLOCK_QUOTE, CMARK_NODE_LIST, CMARK_NODE_ITEM, CMARK_NODE_CODE_BLOCK, CMARK_NODE_HTML_BLOCK,
        CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE,
        CMARK_NODE_HTML_INLINE, CMARK_NODE_EMPH, CMARK_NODE_STRONG, CMARK_NODE_LINK, CMARK_NODE_IMAGE,
    };
    char *plain = render("plain", "md");
    cmark_node *want = cmark_parse_document(plain, strlen(plain), CMARK_OPT_DEFAULT);
    size_t places = times(plain, "plain"), lines = times(plain, "\n");

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(hostile); i++) {
        char *md = render(hostile[i].given, "md");
        cmark_node *got = cmark_parse_document(md, strlen(md), CMARK_OPT_DEFAULT);
        struct teds_buf text = TEDS_BUF_INIT;
        const char *words = seen(&hostile[i]);

        assert_int_equal(times(md, "\n"), lines);
        for (size_t k = 0; k < TEDS_COUNT(types); k++)
            if (nodes(got, types[k]) != nodes(want, types[k]))
                fail_msg("%s: other %s than in a plain text", words, cmark_node_get_type_string(got));
        text_of_node(got, &text);
        words += strspn(words, " "); /* blanks at the start of a line are no text in Markdown */
        if (times(text.data, words) < places)
            fail_msg("%s: seen in %zu of %zu places", words, times(text.data, words), places);
        assert_null(strstr(md, "| of |")); /* a cell ends only where it should */
        teds_buf_free(&text);
        cmark_node_free(got);
        free(md);
    }
    cmark_node_free(want);
    free(plain);
}

/* What TeX would take for a command, other than what tedstat writes itself. */
static void test_latex(void **state)
{
    static const char *const never[] = { "\\end{document} ", "\\input", "\\alpha", "$", "^", "_", "#", "~", "`", "&nbsp" };
    char *plain = render("plain", "latex");
    size_t lines = times(plain, "\n"), environments = times(plain, "\\begin{") + times(plain, "\\end{");

    (void)state;
    assert_int_equal(times(plain, "{landscape}\n"), 0);
    for (size_t i = 0; i < TEDS_COUNT(hostile); i++) {
        char *tex = render(hostile[i].given, "latex"), *body = strstr(tex, "begins here");
        size_t across = times(tex, "{landscape}\n"); /* a long text may turn its page: a line at each end */
        long depth = 0;

        assert_int_equal(across % 2, 0);
        assert_int_equal(times(tex, "\n"), lines + across);
        assert_int_equal(times(tex, "\\begin{") + times(tex, "\\end{"), environments + across);
        for (size_t k = 0; k < TEDS_COUNT(never); k++)
            for (const char *p = strstr(body, never[k]); p; p = strstr(p + 1, never[k]))
                if (p[-1] != '\\')
                    fail_msg("%s: %s is in the LaTeX", hostile[i].given, never[k]);
        for (const char *p = tex; *p; p++) {
            if (*p == '\\' && p[1])
                p++; /* an escaped sign, or the start of a name */
            else
                depth += *p == '{' ? 1 : *p == '}' ? -1 : 0;
            assert_true(depth >= 0);
        }
        assert_int_equal(depth, 0);
        free(tex);
    }
    free(plain);
}

/* A spreadsheet must find no formula, and numbers must stay numbers. */
static void test_csv_formulas(void **state)
{
    static const char *const texts[][2] = {
        { "=1+1", "'=1+1" }, { "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" }, { "+A1", "'+A1" },
        { "-A1", "'-A1" }, { "@SUM(A1)", "'@SUM(A1)" }, { " =1", "' =1" },
        { "\xef\xbc\x9d" "1", "'\xef\xbc\x9d" "1" }, { "=1,2", "\"'=1,2\"" },
        { "-9", "-9" }, { "-0.5", "-0.5" }, { "+3", "+3" }, { "1e-5", "1e-5" }, { "a=b", "a=b" }, { "'", "'" },
    };
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t = teds_report_table(r, "results", "");
    char *csv, *line;

    (void)state;
    teds_report_column(r, t, "text", "text", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "code", "code", TEDS_COL_CODE, 0);
    teds_report_column(r, t, "number", "number", TEDS_COL_NUMBER, 0);
    for (size_t i = 0; i < TEDS_COUNT(texts); i++) {
        teds_report_row(r, t, false);
        teds_report_text(r, t, texts[i][0]);
        teds_report_whole(r, t, -9);
        teds_report_number(r, t, true, -0.5);
    }
    csv = rendered(r, "csv");
    line = strchr(csv, '\n');
    for (size_t i = 0; i < TEDS_COUNT(texts); i++) {
        char want[80];

        snprintf(want, sizeof want, "\n%s,-9,-0.5\n", texts[i][1]);
        if (strncmp(line, want, strlen(want)) != 0)
            fail_msg("wanted %s, got %.60s", want + 1, line + 1);
        line = strchr(line + 1, '\n');
    }
    free(csv);
    teds_report_free(r);
}

/* Markdown of a user: its own words stay, what could run or fetch does not. */
static void test_markdown_is_safe(void **state)
{
    static const char text[] = "# Top\n\nWords, **strong**, [a link](https://example.org).\n\n<script>alert(1)</script>\n\n"
                               "an <b onclick=\"x()\">inline</b> one, [bad](javascript:alert(1)), ![a picture](http://e.x/p.png)\n";
    teds_document *d = NULL;
    char *html = NULL;
    size_t length;
    teds_error err;

    (void)state;
    assert_ok(teds_document_new("t", "en", &d, &err));
    teds_document_markdown(d, text);
    assert_ok(teds_document_render(d, "html", &html, &length, &err));
    assert_non_null(strstr(html, "<h3>Top</h3>")); /* below the title and the sections of the page */
    assert_non_null(strstr(html, "<strong>strong</strong>"));
    assert_non_null(strstr(html, "<a href=\"https://example.org\">a link</a>"));
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "onclick"));
    assert_null(strstr(html, "javascript:"));
    assert_null(strstr(html, "<img"));
    free(html);
    teds_document_free(d);
}

static void test_formats_of_documents(void **state)
{
    teds_document *d = NULL;
    char *out = NULL;
    size_t length;
    teds_error err;

    (void)state;
    assert_ok(teds_document_new("t", "en", &d, &err));
    assert_int_equal(teds_document_render(d, "csv", &out, &length, &err), TEDS_EARG);
    assert_null(out);
    teds_document_free(d);
    teds_document_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_md),
        cmocka_unit_test(test_latex),
        cmocka_unit_test(test_csv_formulas),
        cmocka_unit_test(test_markdown_is_safe),
        cmocka_unit_test(test_formats_of_documents),
    };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
