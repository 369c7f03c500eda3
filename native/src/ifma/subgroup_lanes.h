/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Membership in the subgroups of order r, lane by lane and exact. Variable time: all data is public. */
#ifndef ZKP_IFMA_SUBGROUP_LANES_H
#define ZKP_IFMA_SUBGROUP_LANES_H

#include "curve_lanes.h"

/* in: finite points of the curves, 2-bounded (other values in some lanes do not disturb the other lanes). */
__mmask8 zkp_ifma_g1_in_subgroup(const g1x8 *a);
__mmask8 zkp_ifma_g2_in_subgroup(const g2x8 *a);

#endif
