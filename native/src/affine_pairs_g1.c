/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_names.h"

#include "affine_pairs.h"

#include <string.h>

#define FE zkp_fp
#define FE_(name) zkp_fp_##name
#define XY zkp_g1_xy
#define PT_PAIR zkp_g1_pair
#define ADD_PAIRS zkp_g1_add_pairs
#include "affine_pairs.inc.h"
