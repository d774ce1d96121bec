/*
 * write_statfile.c - a csv as a file of SPSS, Stata or SAS, by ReadStat's own writer.
 *
 *     write_statfile [-s] [-m] FROM.csv TO.sav|.zsav|.dta|.sas7bdat|.xpt
 *
 * -s: every column as text; -m: -9 as the system's missing value.  In Stata files columns are of
 * the smallest type that holds them; DISYR is a float.  FROM has simple cells, maybe in quotes.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readstat.h>

enum { MOST_COLUMNS = 100, LONGEST_LINE = 16384 };

static char *cells[MOST_COLUMNS];

/* Splits a line in place; returns how many cells there are. */
static int split(char *line)
{
    int n = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *p = line; n < MOST_COLUMNS; p++) {
        if (*p == '"') {
            cells[n++] = ++p;
            p = strchr(p, '"');
            *p++ = '\0';
        } else {
            cells[n++] = p;
            p += strcspn(p, ",");
        }
        if (*p == '\0')
            break;
        *p = '\0';
    }
    return n;
}

static ssize_t write_bytes(const void *bytes, size_t length, void *context)
{
    return write(*(int *)context, bytes, length);
}

static int ends_with(const char *name, const char *end)
{
    return strlen(name) > strlen(end) && strcmp(name + strlen(name) - strlen(end), end) == 0;
}

static void fail(const char *what, readstat_error_t code)
{
    fprintf(stderr, "write_statfile: %s: %s\n", what, readstat_error_message(code));
    exit(1);
}

int main(int argc, char **argv)
{
    int text = 0, missing = 0, option, columns, fd;
    long rows = 0;
    double high[MOST_COLUMNS] = { 0 };
    size_t width[MOST_COLUMNS] = { 0 };
    readstat_variable_t *variable[MOST_COLUMNS];
    readstat_writer_t *w = readstat_writer_init();
    readstat_error_t code;
    char line[LONGEST_LINE];
    FILE *from;

    while ((option = getopt(argc, argv, "sm")) != -1)
        *(option == 's' ? &text : &missing) = 1;
    if (argc - optind != 2 || !(from = fopen(argv[optind], "r")) || !fgets(line, sizeof line, from))
        return 2;
    columns = split(line);
    while (fgets(line, sizeof line, from)) {
        rows++;
        split(line);
        for (int i = 0; i < columns; i++) {
            width[i] = strlen(cells[i]) > width[i] ? strlen(cells[i]) : width[i];
            high[i] = atof(cells[i]) > high[i] ? atof(cells[i]) : high[i];
        }
    }
    rewind(from);
    if (!fgets(line, sizeof line, from))
        return 2;
    split(line);
    fd = open(argv[optind + 1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
    readstat_set_data_writer(w, write_bytes);
    for (int i = 0; i < columns; i++) {
        int stata = ends_with(argv[optind + 1], ".dta");
        readstat_type_t type = text ? READSTAT_TYPE_STRING
                               : !stata || high[i] > 1e9 ? READSTAT_TYPE_DOUBLE
                               : strcmp(cells[i], "DISYR") == 0 ? READSTAT_TYPE_FLOAT
                               : high[i] > 30000 ? READSTAT_TYPE_INT32
                               : high[i] > 100 ? READSTAT_TYPE_INT16 : READSTAT_TYPE_INT8;

        variable[i] = readstat_add_variable(w, cells[i], type, text ? width[i] + 1 : 0);
        if (!text)
            readstat_variable_set_format(variable[i], stata ? "%9.0g" : ends_with(argv[optind + 1], "sav") ? "F8.2" : "BEST12");
    }
    if (ends_with(argv[optind + 1], ".zsav"))
        readstat_writer_set_compression(w, READSTAT_COMPRESS_BINARY);
    else if (ends_with(argv[optind + 1], ".sav"))
        readstat_writer_set_compression(w, READSTAT_COMPRESS_ROWS);
    if (ends_with(argv[optind + 1], ".xpt"))
        readstat_writer_set_file_format_version(w, 8);
    code = ends_with(argv[optind + 1], "sav")    ? readstat_begin_writing_sav(w, &fd, rows)
           : ends_with(argv[optind + 1], ".dta") ? readstat_begin_writing_dta(w, &fd, rows)
           : ends_with(argv[optind + 1], ".xpt") ? readstat_begin_writing_xport(w, &fd, rows)
                                                 : readstat_begin_writing_sas7bdat(w, &fd, rows);
    while (code == READSTAT_OK && fgets(line, sizeof line, from)) {
        split(line);
        code = readstat_begin_row(w);
        for (int i = 0; code == READSTAT_OK && i < columns; i++) {
            double value = atof(cells[i]);

            if (text)
                code = readstat_insert_string_value(w, variable[i], cells[i]);
            else if (missing && value == -9)
                code = readstat_insert_missing_value(w, variable[i]);
            else if (variable[i]->type == READSTAT_TYPE_DOUBLE)
                code = readstat_insert_double_value(w, variable[i], value);
            else if (variable[i]->type == READSTAT_TYPE_FLOAT)
                code = readstat_insert_float_value(w, variable[i], (float)value);
            else if (variable[i]->type == READSTAT_TYPE_INT32)
                code = readstat_insert_int32_value(w, variable[i], (int32_t)value);
            else if (variable[i]->type == READSTAT_TYPE_INT16)
                code = readstat_insert_int16_value(w, variable[i], (int16_t)value);
            else
                code = readstat_insert_int8_value(w, variable[i], (int8_t)value);
        }
        if (code == READSTAT_OK)
            code = readstat_end_row(w);
    }
    if (code == READSTAT_OK)
        code = readstat_end_writing(w);
    if (code != READSTAT_OK)
        fail(argv[optind + 1], code);
    readstat_writer_free(w);
    fclose(from);
    return close(fd);
}
