/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../affine_pairs_g2.c"
