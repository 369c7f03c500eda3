/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/core.h"

const char *zkp_version(void) { return "0.1.0"; }
