/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Systematic fault injection: Documentation/fault-injection/fault-injection.rst,
 * "fail-nth". The nth allocation of this thread fails, once.
 */
#ifndef KST_FAULT_H
#define KST_FAULT_H

#include "kst/kst.h"

/*
 * NULL, or why it can't be done here. Faults stay out of one part of the kernel, in
 * which they do harm: the files of `interrupts` in /proc, or ACPI's interpreter.
 */
const char *kst_fault_setup(bool interrupts);
int kst_fault_arm(unsigned int nth);
/* Whether the operation came as far as the fault. Disarms. */
bool kst_fault_happened(void);

#endif
