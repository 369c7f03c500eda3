/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of scanning in lanes. Names that end in _ct work on secrets, those in _var on public data. */
#ifndef ZKP_IFMA_JUBJUB_SCAN_H
#define ZKP_IFMA_JUBJUB_SCAN_H

#include "jubjub8.h"
#include "zkp/jubjub_scalar.h"

/* Groups of eight points that share one inversion. */
#define ZKP_IFMA_SCAN_GROUPS 16

/* encoded[g] = the encodings of view * points[g], as columns of words; points is used up and wiped. n <= SCAN_GROUPS. */
void zkp_ifma_shared_points_ct(__m512i (*encoded)[4], jj8 *points, size_t n, const zkp_js *view);

/* Public: indices, tags. match[g]: the lanes of group g where the view tag of (shared, ephemeral, index) is the given
   one. Columns of words; tags and
   indices one a lane. The answer is what a scan is for, so it is public. */
void zkp_ifma_view_tags_ct(uint8_t *match, __m512i (*shared)[4], __m512i (*ephemeral)[4], const __m512i *indices,
                           const __m512i *tags, size_t n);

/* Lanes whose words are a canonical encoding of a point of the curve, and that point; in other lanes u and v are anything.
   Two groups of eight. */
void zkp_ifma_decode2_var(__mmask8 good[2], fr8 u[2], fr8 v[2], const __m512i encoded[2][4]);

/* Up to sixteen encodings (32 bytes each), or with `affine` coordinates (u, v: 64 bytes): lanes with a point of the curve in
   canonical form, and its encoding as columns of words. Bits of `good` beyond n are zero. */
void zkp_ifma_read2_var(__mmask8 good[2], fr8 u[2], fr8 v[2], __m512i (*encoded)[4], const uint8_t *bytes, int affine, size_t n);

/* Lanes whose points (on the curve) lie in the prime-order subgroup. */
void zkp_ifma_in_subgroup2_var(__mmask8 inside[2], const fr8 u[2], const fr8 v[2]);

#endif
