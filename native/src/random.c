/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "zkp/declassify.h"

int zkp_os_random(uint8_t *out, size_t n) {
    for (size_t done = 0; done < n;) {
        ssize_t got = getrandom(out + done, n - done, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            memset(out, 0, n);
            return 0;
        }
        done += (size_t)got;
    }
    zkp_classify(out, n);
    return 1;
}
