/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plain main for a fuzz target: runs it over the files named, in the place of libFuzzer. */
#include "fuzz.h"

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (file == NULL) return 3;
        uint8_t *data = exact(1 << 20);
        const size_t size = fread(data, 1, 1 << 20, file);
        fclose(file);
        uint8_t *copy = exact_copy(data, size);
        fprintf(stderr, "%s\n", argv[i]);
        LLVMFuzzerTestOneInput(copy, size);
        free(copy);
        free(data);
    }
    printf("%d inputs\n", argc - 1);
    return 0;
}
