/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Written by params/derive/ed25519_lanes.py. Integers in limbs of 52 bits. */
#ifndef ZKP_IFMA_ED25519_CONSTANTS_H
#define ZKP_IFMA_ED25519_CONSTANTS_H

/* d */
#define ZKP_LANES_ED25519_D \
    { 0xb4dca135978a3, 0x4d4141d8ab75e, 0x779e89800700a, 0xfe738cc740797, 0x052036cee2b6f }
/* 2 d */
#define ZKP_LANES_ED25519_2D \
    { 0x69b9426b2f159, 0x9a8283b156ebd, 0xef3d13000e014, 0xfce7198e80f2e, 0x02406d9dc56df }
/* a square root of -1 */
#define ZKP_LANES_ED25519_SQRT_M1 \
    { 0xe1b274a0ea0b0, 0x06ad2fe478c4e, 0xdfbd7a72f4318, 0xdf0b2b4d00993, 0x02b8324804fc1 }
/* A = 486662 */
#define ZKP_LANES_ED25519_A \
    { 0x0000000076d06, 0x0000000000000, 0x0000000000000, 0x0000000000000, 0x0000000000000 }
/* -A */
#define ZKP_LANES_ED25519_MINUS_A \
    { 0xffffffff892e7, 0xfffffffffffff, 0xfffffffffffff, 0xfffffffffffff, 0x07fffffffffff }
/* -A^2 */
#define ZKP_LANES_ED25519_MINUS_A2 \
    { 0xfffc8db3de3c9, 0xfffffffffffff, 0xfffffffffffff, 0xfffffffffffff, 0x07fffffffffff }
/* hash to point: a square root of -2 A (A + 2) */
#define ZKP_LANES_ED25519_MAP_EVEN_1 \
    { 0x76975321c41ee, 0xa8b92a738d22a, 0x1fb19e3d19404, 0x1b1720a9c5374, 0x07e71fbefdad6 }
/* hash to point: a square root of 2 A (A + 2) */
#define ZKP_LANES_ED25519_MAP_EVEN_2 \
    { 0xe6483607c9ae0, 0x460456f7dfd2d, 0x0165fbe51de03, 0x2cf691d451b7c, 0x04d061e0a045a }
/* hash to point: a square root of -sqrt(-1) A (A + 2) */
#define ZKP_LANES_ED25519_MAP_ODD_3 \
    { 0xb7d8717302c66, 0x4ea5964229581, 0xf0da2ed4024ff, 0x08efb89546403, 0x0674a110d14c2 }
/* hash to point: a square root of sqrt(-1) A (A + 2) */
#define ZKP_LANES_ED25519_MAP_ODD_4 \
    { 0xd1903b6b39186, 0x08a13f4a49853, 0xef7432eee46fc, 0xdbf926c0f4887, 0x01a43f3031067 }
/* the order less 2^252: bit and signed digit, from the highest */
#define ZKP_LANES_ED25519_ORDER_DIGITS \
    { {122, 5}, {117, 7}, {112, -1}, {107, -1}, {101, 15}, {93, -11}, {88, 3}, {83, -1}, {77, -3}, {70, -13}, \
      {65, 11}, {59, 11}, {50, 5}, {45, -13}, {40, 3}, {34, 7}, {29, -13}, {24, -3}, {17, -5}, {10, -11}, \
      {5, -1}, {0, 13} }

#endif
