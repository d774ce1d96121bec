/*
 * version.c - versions, asked of each library through the one file that sees it.
 */
#include <tedstat/version.h>

#include "csv.h"
#include "hash.h"
#include "inflater.h"
#include "numeric.h"
#include "render/json.h"
#include "render/render.h"
#include "stream.h"

const char *teds_version(void)
{
    return TEDSTAT_VERSION;
}

const char *teds_library_version(size_t i, const char **name)
{
    static const struct {
        const char *name;
        const char *(*version)(void);
    } libraries[] = {
        { "zlib", teds_zlib_version },
#ifdef TEDSTAT_ISAL
        { "isa-l", teds_isal_version },
#endif
        { "gsl", teds_gsl_version },
        { "libcsv", teds_libcsv_version }, { "libzip", teds_libzip_version },
        { "json-c", teds_json_c_version }, { "nettle", teds_nettle_version },
        { "cmark", teds_cmark_version },
    };

    if (i >= TEDS_COUNT(libraries))
        return NULL;
    *name = libraries[i].name;
    return libraries[i].version();
}
