/*
 * duckdb.c LIBRARY FILE THREADS - the same counts by DuckDB's C API, loaded at run time; all columns are
 * given their type, so that it need not look for them.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct result { /* duckdb_result */
    uint64_t columns, rows, changed;
    void *data;
    char *error;
    void *internal;
};

static void *symbol(void *library, const char *name)
{
    void *s = dlsym(library, name);

    if (!s) {
        fprintf(stderr, "duckdb: no %s in the library\n", name);
        exit(3);
    }
    return s;
}

int main(int argc, char **argv)
{
    void *library = argc == 4 ? dlopen(argv[1], RTLD_NOW) : NULL, *database, *connection;
    int (*open)(const char *, void **), (*connect)(void *, void **);
    int (*query)(void *, const char *, struct result *);
    int64_t (*value)(struct result *, uint64_t, uint64_t);
    const char *(*error)(struct result *);
    static char sql[4096];
    struct result r;

    if (!library)
        return 3;
    *(void **)&open = symbol(library, "duckdb_open");
    *(void **)&connect = symbol(library, "duckdb_connect");
    *(void **)&query = symbol(library, "duckdb_query");
    *(void **)&value = symbol(library, "duckdb_value_int64");
    *(void **)&error = symbol(library, "duckdb_result_error");
    if (open(NULL, &database) != 0 || connect(database, &connection) != 0)
        return 3;
    snprintf(sql, sizeof sql, "SET threads = %d", atoi(argv[3]));
    query(connection, sql, &r);
    snprintf(sql, sizeof sql,
             "SELECT STFIPS, SERVICES_D, METHUSE, FREQ_ATND_SELF_HELP_D, count(*) FROM read_csv('%s', header = true, "
             "auto_detect = false, delim = ',', quote = '\"', new_line = '\\r\\n', columns = %s) "
             "WHERE SUB1 IN (5, 6, 7) AND AGE >= 3 GROUP BY ALL ORDER BY ALL",
             argv[2], getenv("DUCKDB_COLUMNS") ? getenv("DUCKDB_COLUMNS") : "{}");
    if (query(connection, sql, &r) != 0) {
        fprintf(stderr, "duckdb: %s\n", error(&r));
        return 3;
    }
    for (uint64_t row = 0;; row++) {
        if (value(&r, 4, row) == 0)
            break;
        for (uint64_t k = 0; k < 5; k++)
            printf("%lld%s", (long long)value(&r, k, row), k < 4 ? "," : "\n");
    }
    fflush(stdout);
    _Exit(0); /* as a process that has what it wanted */
}
