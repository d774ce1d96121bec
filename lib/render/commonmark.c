/*
 * commonmark.c - texts in Markdown, through libcmark; the only file that sees it.
 *
 * Whatever the text holds, a page made of it runs nothing and fetches nothing: html is left out
 * (libcmark's safe mode, which also empties links to javascript: and the like) and a picture is
 * a link to it.  Headings go below those of the page.  Characters that a terminal obeys or that turn the
 * direction of what follows are shown as \xNN, also those that are written as &#x202e;.
 */
#include <cmark.h>
#include <stdlib.h>
#include <string.h>

#include "render.h"

const char *teds_cmark_version(void)
{
    return cmark_version_string();
}

enum { DEEPEST = 6, HEADINGS_BELOW = 2 };

/* Puts a link in the place of an image, with its words. */
static bool image_to_link(cmark_node *image)
{
    cmark_node *link = cmark_node_new(CMARK_NODE_LINK), *child;
    bool fine = link && cmark_node_set_url(link, cmark_node_get_url(image)) &&
                cmark_node_insert_before(image, link);

    while (fine && (child = cmark_node_first_child(image)) != NULL)
        fine = cmark_node_append_child(link, child);
    if (fine)
        cmark_node_unlink(image);
    else
        cmark_node_free(link);
    if (fine)
        cmark_node_free(image);
    return fine;
}

/*
 * Puts a paragraph of lines of code in the place of a block of code: libcmark writes the block as it is
 * between \\begin{verbatim} and \\end{verbatim}, which the block could end to say what it likes to LaTeX.
 */
static bool code_to_lines(cmark_node *block)
{
    cmark_node *lines = cmark_node_new(CMARK_NODE_PARAGRAPH);
    const char *rest = cmark_node_get_literal(block);
    bool fine = lines && rest;

    while (fine && *rest) {
        size_t n = strcspn(rest, "\n");
        char *line = strndup(rest, n);
        cmark_node *code = cmark_node_new(CMARK_NODE_CODE), *end = cmark_node_new(CMARK_NODE_LINEBREAK);

        fine = line && code && end && cmark_node_set_literal(code, line);
        rest += n + (rest[n] == '\n');
        if (!fine || !cmark_node_append_child(lines, code)) {
            fine = false;
            cmark_node_free(code);
        }
        if (!fine || !*rest || !cmark_node_append_child(lines, end)) {
            fine = fine && !*rest;
            cmark_node_free(end);
        }
        free(line);
    }
    if (!fine || !cmark_node_replace(block, lines)) {
        cmark_node_free(lines);
        return false;
    }
    cmark_node_free(block);
    return true;
}

/* Every block of code below the node. */
static bool no_verbatim(cmark_node *node)
{
    cmark_node *child = cmark_node_first_child(node), *next;

    for (; child; child = next) {
        next = cmark_node_next(child);
        if (cmark_node_get_type(child) == CMARK_NODE_CODE_BLOCK ? !code_to_lines(child) : !no_verbatim(child))
            return false;
    }
    return true;
}

/* An address in the letters that one has: all others as %NN. */
static void put_address(struct teds_buf *to, const char *address)
{
    for (const unsigned char *p = (const unsigned char *)address; *p; p++) {
        if (*p > 0x20 && *p < 0x7f)
            teds_buf_char(to, (char)*p);
        else
            teds_buf_printf(to, "%%%02X", *p);
    }
}

/* Sets what one of libcmark's functions has got to what 'put' makes of it; there may be none. */
static bool show(cmark_node *node, const char *(*get)(cmark_node *), int (*set)(cmark_node *, const char *),
                 void (*put)(struct teds_buf *, const char *))
{
    const char *text = get(node);
    struct teds_buf shown = TEDS_BUF_INIT;
    bool fine;

    if (!text || !*text)
        return true;
    put(&shown, text);
    fine = !shown.failed && (strcmp(shown.data, text) == 0 || set(node, shown.data));
    teds_buf_free(&shown);
    return fine;
}

static bool show_characters(cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE: return show(node, cmark_node_get_literal, cmark_node_set_literal, teds_put_shown);
    case CMARK_NODE_CODE_BLOCK: /* and the name of its language */
        return show(node, cmark_node_get_fence_info, cmark_node_set_fence_info, teds_put_shown) &&
               show(node, cmark_node_get_literal, cmark_node_set_literal, teds_put_shown);
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        return show(node, cmark_node_get_url, cmark_node_set_url, put_address) &&
               show(node, cmark_node_get_title, cmark_node_set_title, teds_put_shown);
    default: return true;
    }
}

static bool make_harmless(cmark_node *node)
{
    cmark_node *child = cmark_node_first_child(node), *next;
    int level;

    for (; child; child = next) {
        next = cmark_node_next(child);
        switch (cmark_node_get_type(child)) {
        case CMARK_NODE_HTML_BLOCK:
        case CMARK_NODE_HTML_INLINE:
            cmark_node_unlink(child);
            cmark_node_free(child);
            continue;
        case CMARK_NODE_HEADING:
            level = cmark_node_get_heading_level(child) + HEADINGS_BELOW;
            if (!cmark_node_set_heading_level(child, level > DEEPEST ? DEEPEST : level))
                return false;
            break;
        default: break;
        }
        if (!show_characters(child) || !make_harmless(child))
            return false;
        if (cmark_node_get_type(child) == CMARK_NODE_IMAGE && !image_to_link(child))
            return false;
    }
    return true;
}

/* Quotes in quotes, lists in lists: what follows here calls itself for each level. */
static bool too_deep(cmark_node *root)
{
    enum { MOST_LEVELS = 100 };
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    int depth = 0, deepest = 0;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        bool leaf = cmark_node_first_child(cmark_iter_get_node(iter)) == NULL;

        depth += event == CMARK_EVENT_ENTER && !leaf;
        depth -= event == CMARK_EVENT_EXIT && !leaf;
        deepest = depth > deepest ? depth : deepest;
    }
    cmark_iter_free(iter);
    return deepest > MOST_LEVELS;
}

/* The text as it stands, in one paragraph; NULL: no memory. */
static cmark_node *plainly(const char *text)
{
    cmark_node *root = cmark_node_new(CMARK_NODE_DOCUMENT), *paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH),
               *words = cmark_node_new(CMARK_NODE_TEXT);

    if (root && paragraph && words && cmark_node_set_literal(words, text) && cmark_node_append_child(paragraph, words) &&
        cmark_node_append_child(root, paragraph))
        return root;
    cmark_node_free(words);
    cmark_node_free(paragraph);
    cmark_node_free(root);
    return NULL;
}

bool teds_put_commonmark(struct teds_buf *to, const char *text, const char *format)
{
    enum { OPTIONS = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8, NO_WRAPPING = 0 };
    cmark_node *root = cmark_parse_document(text, strlen(text), OPTIONS);
    char *out = NULL;

    if (root && too_deep(root)) {
        cmark_node_free(root);
        root = plainly(text);
    }
    if (root && make_harmless(root)) {
        if (strcmp(format, "html") == 0)
            out = cmark_render_html(root, OPTIONS);
        else if (strcmp(format, "latex") == 0)
            out = !no_verbatim(root) ? NULL : cmark_render_latex(root, OPTIONS, NO_WRAPPING);
        else
            out = cmark_render_commonmark(root, OPTIONS, NO_WRAPPING);
    }
    if (out && strcmp(format, "latex") == 0)
        teds_put_latex_characters(to, out);
    else if (out)
        teds_buf_str(to, out);
    free(out);
    cmark_node_free(root);
    return out != NULL;
}
