/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Systematic fault injection: Documentation/fault-injection/fault-injection.rst,
 * "fail-nth". The nth allocation of this thread (or copy from or to the user, or point of
 * failure in iommufd) fails, once.
 */
#ifndef KST_FAULT_H
#define KST_FAULT_H

#include "kst/kst.h"

/*
 * Returns NULL, or why fault injection is not available here. One part of the kernel
 * that mishandles allocation failures is excluded: with `interrupts` the code for
 * /proc/irq, otherwise the ACPI interpreter.
 */
const char *kst_fault_setup(bool interrupts);
/* Restores the parameters that kst_fault_setup() has changed. */
void kst_fault_restore(void);
int kst_fault_arm(unsigned int nth);
/* Returns whether the fault was injected, and disarms it. */
bool kst_fault_happened(void);

#endif
