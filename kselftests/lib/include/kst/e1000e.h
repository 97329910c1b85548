/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Intel's 82574 network controller with its MAC looped back: what goes into one
 * ring comes out of the other. Intel 82574 datasheet, legacy descriptors.
 */
#ifndef KST_E1000E_H
#define KST_E1000E_H

#include "kst/session.h"

#define E1000E_SLOTS 8
#define E1000E_SHORTEST 60
#define E1000E_LONGEST 1514

struct e1000e {
	struct kst_session *session;
	volatile uint8_t *bar;
	size_t size;
	struct kst_buffer rings;  /* one page each */
	struct kst_buffer frames; /* one page for each slot, to send and received */
	uint64_t bus[2 * E1000E_SLOTS];
	unsigned int sent, received;
};

/* Resets the controller and sets up both rings. -ETIMEDOUT: it has no link. */
int e1000e_open(struct e1000e *nic, struct kst_session *session);
void e1000e_close(struct e1000e *nic);
/* The memory of the next frame to send; offsets within its page may be used. */
uint8_t *e1000e_next(struct e1000e *nic);
int e1000e_send(struct e1000e *nic, unsigned int offset, unsigned int length);
/* The next frame's length, or -ETIMEDOUT; its page is *frame. */
int e1000e_receive(struct e1000e *nic, uint8_t **frame);

#endif
