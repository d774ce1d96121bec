/*
 * opt_help.c - what the table of options says to those who read: --help of a command, and the manual page.
 */
#include <stdio.h>
#include <string.h>

#include "opt.h"

#define RELEASED "November 24, 2026" /* date of the manual page */

void options_help(const struct command *c)
{
    const struct opt *o;

    printf("usage: tedstat %s%s%s%s\n\n", c->name, c->takes[0] != OPT_END ? " [options]" : "", *c->arguments ? " " : "",
           c->arguments);
    print_wrapped(c->text, 0, 80);
    printf("\noptions:\n");
    for (size_t k = 0; (o = option_row(k)) != NULL; k++) {
        char head[64];

        if (!option_taken(c, o->id))
            continue;
        snprintf(head, sizeof head, "  %c%c%c --%s%s%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
                 o->letter ? ',' : ' ', o->name, o->argument ? " " : "", o->argument ? o->argument : "");
        if (strlen(head) > 25)
            printf("%s\n%26s", head, "");
        else
            printf("%-26s", head);
        print_wrapped(o->help, 26, 80);
    }
    if (c->example)
        printf("\nexample:\n  %s\n", c->example);
}

/* Text for mdoc: words below 80 columns, a new line after a sentence, nothing that has a meaning. */
static void man_text(const char *text)
{
    enum { WIDTH = 76 };
    size_t column = 0;

    while (*text) {
        size_t n = strcspn(text, " \n");
        bool sentence_ends = n > 1 && (text[n - 1] == '.' || text[n - 1] == ';') && text[n];

        if (column && column + n > WIDTH) {
            putchar('\n');
            column = 0;
        } else if (column) {
            putchar(' ');
        }
        if (column == 0 && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        for (size_t i = 0; i < n; i++)
            fputs(text[i] == '\\' ? "\\e" : text[i] == '-' ? "\\-" : (char[]){ text[i], 0 }, stdout);
        column = sentence_ends && text[n - 1] == '.' ? 0 : column + n + 1;
        text += n + strspn(text + n, " \n");
        if (column == 0 && *text)
            putchar('\n');
    }
    putchar('\n');
}

static void man_example(const char *text)
{
    printf(".Dl ");
    for (; *text; text++)
        fputs(*text == '-' ? "\\-" : (char[]){ *text, 0 }, stdout);
    putchar('\n');
}

static void man_command(const struct command *c)
{
    printf(".It Nm tedstat Cm %s Oo options Oc Ar %s\n", c->name, *c->arguments ? c->arguments : "\\&");
    man_text(c->text);
    if (c->takes[0] != OPT_END) {
        const struct opt *o;

        printf("Options:\n");
        for (size_t k = 0, n = 0; (o = option_row(k)) != NULL; k++) {
            if (o->id == OPT_HELP || !option_taken(c, o->id))
                continue;
            if (n++)
                fputs(",\n", stdout);
            printf(".Fl \\-%s", o->name);
            fputs(" ", stdout);
        }
        fputs(".\n", stdout);
    }
    if (c->example) {
        printf(".Pp\n");
        man_example(c->example);
    }
}

void options_man(void)
{
    const struct opt *o;

    printf(".Dd %s\n.Dt TEDSTAT 1\n.Os tedstat %s\n.Sh NAME\n.Nm tedstat\n"
           ".Nd medication and mutual help in discharges from opioid treatment\n"
           ".Sh SYNOPSIS\n.Nm tedstat\n.Ar command\n.Op Ar options\n.Op Ar file ...\n"
           ".Sh DESCRIPTION\n", RELEASED, teds_version());
    man_text("tedstat reads SAMHSA's TEDS-D discharge files, as csv, csv.gz or zip or as files of SPSS, Stata or SAS, and counts how "
             "many discharges from treatment for opioid use disorder used medication, mutual-help "
             "groups, both or neither, with the uncertainty from sampling, from differences "
             "between states and from missing codes.");
    printf(".Sh COMMANDS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; commands[i]; i++)
        man_command(commands[i]);
    printf(".El\n.Sh OPTIONS\n.Bl -tag -width Ds\n");
    for (size_t k = 0; (o = option_row(k)) != NULL; k++) {
        printf(".It ");
        if (o->letter)
            printf("Fl %c , ", o->letter);
        printf("Fl \\-%s%s%s\n", o->name, o->argument ? " Ar " : "",
               o->argument ? o->argument : "");
        man_text(o->help);
    }
    printf(".El\n.Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
           ".It Ev TMPDIR\nfolder in which a chart is drawn, if not\n.Pa /tmp .\n"
           ".It Ev TEDSTAT_GNUPLOT_SECONDS\nseconds that gnuplot may take for a chart, if not 120\n"
           ".It Ev SOURCE_DATE_EPOCH\ndate that a report bears, in seconds since 1970, if its recipe has none\n");
    printf(".El\n.Sh EXIT STATUS\n.Bl -tag -width Ds\n"
           ".It 0\ndone\n"
           ".It 1\ndone, and the answer is no (a check failed, part of a batch failed)\n"
           ".It 2\nnot done: usage, input, output, or nothing is left in the cohort\n.El\n"
           ".Pp\nA signal (Ctrl-C) stops the work, at the latest after two seconds; nothing is written, and the command\n"
           "ends by that signal.\n"
           ".Sh EXAMPLES\n");
    for (size_t i = 0; commands[i]; i++) {
        if (commands[i]->example)
            man_example(commands[i]->example);
    }
}
