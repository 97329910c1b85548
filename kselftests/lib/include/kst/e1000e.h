/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Intel 82574 network controller in MAC loopback mode: frames sent on the TX
 * ring arrive on the RX ring. Intel 82574 datasheet, legacy descriptors.
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
	struct kst_buffer frames; /* one page per slot: TX slots, then RX slots */
	uint64_t bus[2 * E1000E_SLOTS];
	unsigned int sent, received;
};

/* Resets the controller and sets up both rings. Returns -ETIMEDOUT without a link. */
int e1000e_open(struct e1000e *nic, struct kst_session *session);
void e1000e_close(struct e1000e *nic);
/* Returns the page of the next frame to send; the frame may start anywhere in it. */
uint8_t *e1000e_next(struct e1000e *nic);
int e1000e_send(struct e1000e *nic, unsigned int offset, unsigned int length);
/* Returns the next frame's length or -ETIMEDOUT; *frame is its page. */
int e1000e_receive(struct e1000e *nic, uint8_t **frame);

#endif
