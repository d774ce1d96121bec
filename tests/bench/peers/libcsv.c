/*
 * libcsv.c - the main job's counts by libcsv's two callbacks, as one would write it in an hour.
 * Prints state,service,medication,mutual help,count for adults with an opioid as primary substance.
 */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATE, SERVICE, MEDICATION, HELP, SUBSTANCE, AGE, WANTED };
static const char *const names[WANTED] = { "STFIPS", "SERVICES_D", "METHUSE", "FREQ_ATND_SELF_HELP_D", "SUB1", "AGE" };

struct job {
    int column[WANTED], code[WANTED], at, header;
    int of_column[512]; /* which of the wanted, or -1 */
};
static unsigned counts[100][10][4][16];

static void cell(void *text, size_t length, void *context)
{
    struct job *j = context;
    char number[24];
    int k;

    if (j->header) {
        j->of_column[j->at] = -1;
        for (k = 0; k < WANTED; k++)
            if (strlen(names[k]) == length && memcmp(names[k], text, length) == 0)
                j->of_column[j->at] = k;
    } else if ((k = j->of_column[j->at]) >= 0 && length < sizeof number) {
        memcpy(number, text, length);
        number[length] = '\0';
        j->code[k] = atoi(number);
    }
    j->at++;
}

static void record(int end, void *context)
{
    struct job *j = context;
    const int *c = j->code;

    (void)end;
    if (!j->header && c[SUBSTANCE] >= 5 && c[SUBSTANCE] <= 7 && c[AGE] >= 3)
        counts[c[STATE]][c[SERVICE]][c[MEDICATION] > 0 ? c[MEDICATION] : 0][c[HELP] > 0 ? c[HELP] : 0]++;
    j->header = 0;
    j->at = 0;
}

int main(int argc, char **argv)
{
    static char buffer[256 * 1024];
    struct job j = { .header = 1 };
    struct csv_parser p;
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t n;

    if (!f || csv_init(&p, 0) != 0)
        return 2;
    setvbuf(f, NULL, _IONBF, 0);
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        if (csv_parse(&p, buffer, n, cell, record, &j) != n)
            return 2;
    csv_fini(&p, cell, record, &j);
    for (int s = 0; s < 100; s++)
        for (int d = 0; d < 10; d++)
            for (int m = 0; m < 4; m++)
                for (int h = 0; h < 16; h++)
                    if (counts[s][d][m][h])
                        printf("%d,%d,%d,%d,%u\n", s, d, m ? m : -9, h ? h : -9, counts[s][d][m][h]);
    return 0;
}
