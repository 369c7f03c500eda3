/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of points of G1 in lanes. */
#include "msm_lanes.h"

#include <string.h>

#include "msm_fields.h"
#include "zkp/arena.h"
#include "zkp/cancel.h"
#include "zkp/wipe.h"

#define FE8 fp8
#define F(name) fp8_##name
#define FE zkp_fp
#define FE_(name) zkp_fp_##name
#define WORDS 8
#define XY zkp_g1_xy
#define PT_JACOBIAN zkp_g1
#define PT_AFFINE zkp_g1_affine
#define PT(name) zkp_g1_##name
#define GROUP_ROWS 512u /* temporaries of one group of blocks: 512 KB */
#define COMING 0
#define IFMA(name) zkp_ifma_g1_##name

#include "msm_tree.inc.h"

#include "msm_segments.inc.h"

#include "msm_windows.inc.h"

#include "msm_table.inc.h"
