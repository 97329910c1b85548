/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Systematic fault injection: Documentation/fault-injection/fault-injection.rst,
 * "fail-nth". The nth allocation of this thread fails, once.
 */
#ifndef KST_FAULT_H
#define KST_FAULT_H

#include "kst/kst.h"

/* NULL, or why it can't be done here. */
const char *kst_fault_setup(void);
int kst_fault_arm(unsigned int nth);
/* Whether the operation came as far as the fault. Disarms. */
bool kst_fault_happened(void);

#endif
