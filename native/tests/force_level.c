/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linked into every test program: the environment variable ZKP_TEST_LEVEL (portable, adx, ifma) sets the level before
   main runs. A level that this machine lacks ends the program with status 77, so that no test passes on another one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp_api/dispatch.h"

__attribute__((constructor(200))) static void force_level(void) {
    static const char *const names[] = {"portable", "adx", "ifma"};
    const char *wanted = getenv("ZKP_TEST_LEVEL");
    if (wanted == NULL || *wanted == 0) return;
    for (int level = 0; level < 3; level++) {
        if (strcmp(wanted, names[level]) == 0 && zkp_level_set(level) == 0) return;
    }
    fprintf(stderr, "the level %s cannot run here\n", wanted);
    _Exit(77);
}
