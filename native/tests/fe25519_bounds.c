/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the field of Ed25519 in lanes, and the sequences of its point formulas, on intervals (interval/immintrin.h):
   all inputs of each contract at once. Output: a line "operation bits" for each, bits being log2 of the largest
   number that any lane can hold. With an argument, makes a mistake that must be noticed. Exit status 1 if something
   was. */
#include <immintrin.h>
#include <math.h>
#include <string.h>

/* Here a cut of a factor to 52 bits is said, since it is meant. */
#define FE8_CUT(a) _mm512_and_si512(a, fe8_splat(FE8_LOW52))
#include "ifma/ed25519_8.h"

#define REDUCED_TOP (((interval_number)1 << 47) + 4095)

/* Any tight element with this bound of its fifth limb. */
static fe8 any(interval_number top) {
    fe8 o;
    for (int i = 0; i < 4; i++) o.l[i] = interval(0, INTERVAL_FULL);
    o.l[4] = interval(0, top);
    return o;
}

static void tight(const fe8 *o, interval_number top) {
    for (int i = 0; i < 5; i++)
        if (o->l[i].low < 0 || o->l[i].high > (i < 4 ? INTERVAL_FULL : top)) interval_error("a result is not tight");
}

static void report(const char *name) {
    printf("%s %.3f\n", name, log2((double)interval_largest));
    interval_largest = 0;
}

static void check_point(const ed8 *p) {
    tight(&p->x, REDUCED_TOP);
    tight(&p->y, REDUCED_TOP);
    tight(&p->z, REDUCED_TOP);
    tight(&p->t, REDUCED_TOP);
}

int main(int argc, char **argv) {
    const fe8 full = any(INTERVAL_FULL), reduced = any(REDUCED_TOP);
    fe8 o;
    if (argc > 1) {
        if (strcmp(argv[1], "factor") == 0) {
            fe8_add_raw(&o, &full, &full);
            fe8_mul(&o, &o, &full);
        } else if (strcmp(argv[1], "sign") == 0) {
            fe8_mul_raw(&o, &full, &full);
            fe8_sub_raw(&o, &full, &o, FE8_OF_TIGHT);
            fe8_carry(&o);
        }
        return interval_errors > 0;
    }
    interval_largest = 0;
    fe8_mul(&o, &full, &full);
    tight(&o, REDUCED_TOP);
    report("mul");
    fe8_sqr(&o, &full);
    tight(&o, REDUCED_TOP);
    report("sqr");
    /* What the checked build lets reach a carry: 2^20 above 2^255. */
    for (int i = 0; i < 4; i++) o.l[i] = interval(0, (interval_number)1 << 58);
    o.l[4] = interval(0, (interval_number)1 << 59);
    fe8_carry(&o);
    tight(&o, REDUCED_TOP);
    report("carry");
    fe8_add(&o, &reduced, &reduced);
    tight(&o, (interval_number)1 << 49);
    report("add");
    fe8_sub(&o, &full, &full);
    tight(&o, REDUCED_TOP);
    report("sub");
    const ed8 point = {reduced, reduced, reduced, reduced};
    ed8 p;
    ed8_dbl(&p, &point, 1);
    check_point(&p);
    report("dbl");
    /* Entries of tables as they are claimed to be. */
    const fe8 sum = any((interval_number)1 << 49), other = any((interval_number)1 << 48);
    const ed8_prepared prepared = {sum, other, other, sum};
    const ed8_affine affine = {sum, other, other};
    ed8_add_prepared(&p, &point, &prepared, 1);
    check_point(&p);
    ed8_add_signed(&p, &point, &prepared, 0x0f, 1);
    check_point(&p);
    ed8_add_affine_signed(&p, &point, &affine, 0x0f, 1);
    check_point(&p);
    ed8_add(&p, &point, &point, 1);
    check_point(&p);
    report("add-point");
    fe8_canonical(&o, &full);
    tight(&o, (interval_number)FE8_LOW47);
    report("canonical");
    return interval_errors > 0;
}
