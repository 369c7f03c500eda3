/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of points of G2 in lanes. */
#include "msm_lanes.h"

#include <string.h>

#include "msm_fields.h"
#include "zkp/arena.h"
#include "zkp/cancel.h"
#include "zkp/wipe.h"

#define FE8 fp2x8
#define F(name) fp2x8_##name
#define FE zkp_fp2
#define FE_(name) zkp_fp2_##name
#define WORDS 16
#define XY zkp_g2_xy
#define PT_JACOBIAN zkp_g2
#define PT_AFFINE zkp_g2_affine
#define PT(name) zkp_g2_##name
#define GROUP_ROWS 128u /* temporaries of one group of blocks: 256 KB, beside the points of the next one */
#define COMING 3
#define IFMA(name) zkp_ifma_g2_##name

#include "msm_tree.inc.h"

#include "msm_segments.inc.h"

#include "msm_windows.inc.h"

#include "msm_table.inc.h"
