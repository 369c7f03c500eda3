/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the programs share whose secrets memcheck holds undefined: a branch or an address that depends on them is an
   error, which the case that made it reports. Built with ZKP_CT_TEST for valgrind, and without it under the sanitizers.
   Arguments: the cases to run, all of them without. Output: one line "name errors" for each case. Exit status 0 if all
   of them ran; the caller judges the counts. Cases named control are leaks made on purpose, which memcheck must report,
   or its silence on the others says nothing; those named public handle no secrets. */
#ifndef ZKP_TEST_CONSTANT_TIME_H
#define ZKP_TEST_CONSTANT_TIME_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/declassify.h"

#ifdef ZKP_CT_TEST
#define ERRORS() ((unsigned long)VALGRIND_COUNT_ERRORS)
#else
#define ERRORS() 0ul
#endif

static volatile unsigned sink;

__attribute__((unused)) static void require(int condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "failed: %s\n", what);
    exit(1);
}

typedef struct {
    const char *name;
    void (*run)(void);
} test_case;

#define CASE(name) {#name, case_##name}

static int run_cases(const test_case *cases, size_t n, int argc, char **argv) {
    for (size_t i = 0; i < n; i++) {
        int wanted = argc == 1;
        for (int k = 1; k < argc; k++) wanted |= strcmp(argv[k], cases[i].name) == 0;
        if (!wanted) continue;
        const unsigned long before = ERRORS();
        cases[i].run();
        printf("%s %lu\n", cases[i].name, ERRORS() - before);
    }
    sink++;
    return 0;
}

#define RUN_CASES(argc, argv, ...) \
    do { \
        static const test_case all[] = {__VA_ARGS__}; \
        return run_cases(all, sizeof all / sizeof *all, argc, argv); \
    } while (0)

#endif
