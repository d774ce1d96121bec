#!/bin/sh
# embed.sh FILE...: C source that holds the files as bytes, so that the library needs no data folder at run time.
set -eu
printf '/* Made by tools/embed.sh. */\n#include "embedded.h"\n#include <stddef.h>\n'
i=0
for file do
    printf 'static const char file_%d[] = {\n' "$i"
    od -An -v -td1 "$file" | sed -e 's/  */,/g' -e 's/^,//' -e 's/$/,/'
    printf '0 };\n'
    i=$((i + 1))
done
printf 'const struct teds_embedded teds_embedded[] = {\n'
i=0
for file do
    printf '    { "%s", file_%d, sizeof file_%d - 1 },\n' "$file" "$i" "$i"
    i=$((i + 1))
done
printf '    { NULL, NULL, 0 }\n};\n'
