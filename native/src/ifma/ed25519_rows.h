/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of multiples, a table a lane, for public digits: entries are rows in memory, and a choice reads the eight rows it
   needs (which masks over all entries, as ed8_select_entry has them, would do with ten times the reads). */
#ifndef ZKP_IFMA_ED25519_ROWS_H
#define ZKP_IFMA_ED25519_ROWS_H

#include "ed25519_wide.h"

#define ED8_ROWS 9 /* 0 to 8 times the point */

/* Prepared points: sum, diff, t2d, z2, five limbs each. */
typedef struct {
    _Alignas(64) uint64_t row[8][ED8_ROWS][24];
} ed8_rows;

/* in: p with t. */
FE8_INLINE void ed8_make_rows_var(ed8_rows *o, const ed8 *p) {
    ed8_prepared first, entry;
    ed8 multiple = *p;
    ed8_prepare(&first, p);
    _Pragma("GCC unroll 1") for (int i = 0; i < ED8_ROWS; i++) {
        __m512i w[24];
        if (i == 0) {
            fe8_one(&entry.sum);
            fe8_one(&entry.diff);
            fe8_zero(&entry.t2d);
            fe8_small(&entry.z2, 2);
        } else {
            if (i > 1) ed8_add_prepared(&multiple, &multiple, &first, 1);
            ed8_prepare(&entry, &multiple);
        }
        FE8_UNROLL for (int j = 0; j < 5; j++) {
            w[j] = entry.sum.l[j];
            w[5 + j] = entry.diff.l[j];
            w[10 + j] = entry.t2d.l[j];
            w[15 + j] = entry.z2.l[j];
        }
        FE8_UNROLL for (int j = 20; j < 24; j++) w[j] = _mm512_setzero_si512();
        FE8_UNROLL for (int j = 0; j < 24; j += 8) {
            ed8_transpose(w + j);
            FE8_UNROLL for (int lane = 0; lane < 8; lane++) _mm512_store_si512(o->row[lane][i] + j, w[j + lane]);
        }
    }
}

/* Eight entries. */
FE8_INLINE void ed8_load_rows_var(ed8_prepared *o, const uint64_t *const rows[8]) {
    __m512i w[24];
    FE8_UNROLL for (int lane = 0; lane < 8; lane++) {
        w[lane] = _mm512_load_si512(rows[lane]);
        w[8 + lane] = _mm512_load_si512(rows[lane] + 8);
        w[16 + lane] = _mm512_load_si512(rows[lane] + 16);
    }
    ed8_transpose(w);
    ed8_transpose(w + 8);
    ed8_transpose(w + 16); /* of which four columns are used */
    FE8_UNROLL for (int j = 0; j < 5; j++) {
        o->sum.l[j] = w[j];
        o->diff.l[j] = w[5 + j];
        o->t2d.l[j] = w[10 + j];
        o->z2.l[j] = w[15 + j];
    }
    fe8_claim(&o->sum, UINT64_C(1) << 49);
    fe8_claim(&o->diff, UINT64_C(1) << 48);
    fe8_claim(&o->t2d, UINT64_C(1) << 48);
    fe8_claim(&o->z2, UINT64_C(1) << 49);
}

/* k + 8 (1 + 16 + ...), for k < 2^255: its digits to the base 16, less 8, go from -8 to 7. */
FE8_INLINE void ed8_recode4_var(uint64_t o[4], const uint64_t k[4]) {
    unsigned __int128 carry = 0;
    for (int i = 0; i < 4; i++) {
        carry += (unsigned __int128)k[i] + 0x8888888888888888;
        o[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

#endif
