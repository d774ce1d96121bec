/*
 * cmd_help.c - tedstat help [COMMAND]
 */
#include <stdio.h>

#include "cli.h"

static int help_run(const struct command *c, const struct settings *s, int argc, char **argv)
{
    (void)c;
    if (s->man) {
        options_man();
        return STATUS_DONE;
    }
    if (argc > 0) {
        const struct command *wanted = command_find(argv[0]);

        if (!wanted)
            return command_unknown(argv[0]);
        options_help(wanted);
        return STATUS_DONE;
    }
    printf("usage: tedstat COMMAND [options] FILE...\n\n"
           "How many discharges from treatment for opioid use disorder used medication,\n"
           "mutual-help groups, both or neither; from SAMHSA's TEDS-D files (csv, csv.gz,\n"
           "zip; - is standard input) or saved tallies.\n\n");
    for (size_t i = 0; commands[i]; i++)
        printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
    printf("\n'tedstat help COMMAND' says more; 'tedstat --version' names the versions.\n"
           "example: tedstat rates --by setting tedsd_puf_2019.csv\n");
    return STATUS_DONE;
}

const struct command cmd_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "what a command does and takes",
    .text = "Prints the list of commands, or the help of one command.",
    .example = "tedstat help rates",
    .run = help_run,
    .takes = { OPT_MAN, OPT_END },
};
