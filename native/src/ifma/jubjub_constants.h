/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Written by params/derive/jubjub_lanes.py. Limbs of 52 bits, Montgomery form with R = 2^260. */
#ifndef ZKP_IFMA_JUBJUB_CONSTANTS_H
#define ZKP_IFMA_JUBJUB_CONSTANTS_H

/* d */
#define ZKP_LANES_JUBJUB_D \
    { 0x24567974f6af4, 0xccd9c05b3ea52, 0x3cc6cdfd9e8ee, 0x838539d998ebb, 0x0106b92a9ed80 }
/* 2 d */
#define ZKP_LANES_JUBJUB_2D \
    { 0x48acf2e9ed5e8, 0x99b380b67d4a4, 0x798d9bfb3d1dd, 0x070a73b331d76, 0x020d72553db01 }
/* subgroup check: s1 */
#define ZKP_LANES_JUBJUB_TATE_SLOPE1 \
    { 0x2667024e683ed, 0x7adef07d792a3, 0x0d8465419778f, 0x35e2fa8ab5617, 0x055ccadcabd83 }
/* subgroup check: s1*x1 - y1 */
#define ZKP_LANES_JUBJUB_TATE_OFFSET1 \
    { 0x7cdc5cd837ef2, 0x5fdf6e2973653, 0xd4ba079f34197, 0x0b15b0af48fb5, 0x02d64bd8ac957 }
/* subgroup check: s2 */
#define ZKP_LANES_JUBJUB_TATE_SLOPE2 \
    { 0x56754a89cfb06, 0xe8007c07f93b0, 0x615322b2d87ab, 0x527ae95e6ba1f, 0x04b85b7133571 }
/* subgroup check: s2*x2 - y2 */
#define ZKP_LANES_JUBJUB_TATE_OFFSET2 \
    { 0x0000000000000, 0x0000000000000, 0x0000000000000, 0x0000000000000, 0x0000000000000 }
/* subgroup check: x2 */
#define ZKP_LANES_JUBJUB_TATE_VERTICAL \
    { 0x00022ffffffdd, 0x9700396c23000, 0xedf77458d1293, 0xdf20ff1776e6a, 0x026821fa14f77 }
/* subgroup check: on the subgroup */
#define ZKP_LANES_JUBJUB_TATE_VALUE \
    { 0xa98aa576304fb, 0x1aff825405c4f, 0x38ca5da2635f8, 0x2acd49db6c661, 0x02867f03ff42c }
/* Slot of an element of order 256 in a table of logarithms: the lowest limb of its canonical Montgomery form
   times this factor, bits 40 to 51. No two of them share a slot. */
#define ZKP_LANES_JUBJUB_HASH 0xca0fcd7b5f1a7
#define ZKP_LANES_JUBJUB_SLOT_BITS 12

#endif
