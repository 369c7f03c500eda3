/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the operations of the fields in lanes on intervals (interval/immintrin.h): all inputs of each contract at once.
   Output: a line "field operation bits" for each, bits being log2 of the largest number that any lane can hold.
   With an argument, makes a mistake that must be noticed. Exit status 1 if something was. */
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "ifma/curve_lane_constants.h"
#include "ifma/fp2_52.h"
#include "ifma/fr52.h"
#include "ifma/tower_lanes.h"

#define VT fp8
#define V(name) fp8_##name
#define K(name) fp_##name
#define LN 8
#define NAME "fp"
#define BOUND 0x1p34
#define MULTIPLES 6
#include "limb_bounds.inc.h"
#undef VT
#undef V
#undef K
#undef LN
#undef NAME
#undef BOUND
#undef MULTIPLES

#define VT fr8
#define V(name) fr8_##name
#define K(name) fr_##name
#define LN 5
#define NAME "fr"
#define BOUND 35
#define MULTIPLES 6
#include "limb_bounds.inc.h"

/* The weak reduction of raw sums; what it leaves in value is for the script to enumerate. */
static void weak_reduction(void) {
    fp8 o;
    for (int i = 0; i < 7; i++) {
        o.l[i] = interval(-4 * (INTERVAL_FULL + 1), 256 * (INTERVAL_FULL + 1));
    }
    o.l[7] = interval(0, 9 * ((interval_number)fp8_p[7] + 1) + 8);
    interval_largest = 0;
    fp8_weak_reduce(&o);
    fp_report("weak", &o, (interval_number)1 << 62);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        fp8 a = fp_any(2), o;
        if (strcmp(argv[1], "factor") == 0) {
            fp8_add_raw(&a, &a, &a);
            fp8_mul(&o, &a, &a);
        } else if (strcmp(argv[1], "column") == 0) {
            for (int i = 0; i < 12; i++) fp8_add_raw(&a, &a, &a);
        } else if (strcmp(argv[1], "sign") == 0) {
            fp8_sub_raw(&a, &a, &a);
            (void)_mm512_srli_epi64(a.l[0], 52);
        }
        return interval_errors > 0;
    }
    fp_bounds();
    weak_reduction();
    fr_bounds();
    return interval_errors > 0;
}
