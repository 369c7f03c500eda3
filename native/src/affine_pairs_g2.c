/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_names.h"

#include "affine_pairs.h"

#include <string.h>

#define FE zkp_fp2
#define FE_(name) zkp_fp2_##name
#define XY zkp_g2_xy
#define PT_PAIR zkp_g2_pair
#define ADD_PAIRS zkp_g2_add_pairs
#include "affine_pairs.inc.h"
