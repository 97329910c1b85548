// SPDX-License-Identifier: GPL-2.0-only
#include <sys/mman.h>
#include <unistd.h>

#include "kst/e1000e.h"

enum {
	REG_CTRL = 0x0000,
	REG_STATUS = 0x0008,
	REG_IMC = 0x00d8,
	REG_RCTL = 0x0100,
	REG_TCTL = 0x0400,
	REG_RX = 0x2800,
	REG_TX = 0x3800,
	/* Offsets from REG_RX or REG_TX. */
	RING_LOW = 0x00,
	RING_HIGH = 0x04,
	RING_LENGTH = 0x08,
	RING_HEAD = 0x10,
	RING_TAIL = 0x18,
};

#define CTRL_LINK_UP (1u << 6)
#define CTRL_RESET (1u << 26)
#define STATUS_LINK_UP (1u << 1)
#define RCTL_ENABLE (1u << 1)
#define RCTL_ALL_FRAMES (3u << 3)
#define RCTL_LOOPBACK (1u << 6)
#define RCTL_BROADCAST (1u << 15)
#define RCTL_STRIP_CRC (1u << 26)
#define TCTL_ENABLE (1u << 1)
#define TX_END_AND_CRC_AND_REPORT 0x0b
#define RX_DONE 1
#define PAGE 4096u
/* The ring size in bytes must be a multiple of 128; one descriptor stays unused. */
#define RING_SLOTS 16

struct descriptor {
	uint64_t address;
	uint16_t length;
	uint16_t checksum; /* TX: checksum offset in the low, command in the high byte */
	uint8_t status, errors;
	uint16_t special;
};

static void write32(struct e1000e *nic, unsigned int reg, uint32_t value)
{
	*(volatile uint32_t *)(nic->bar + reg) = value;
}

static uint32_t read32(struct e1000e *nic, unsigned int reg)
{
	return *(volatile uint32_t *)(nic->bar + reg);
}

static volatile struct descriptor *ring(struct e1000e *nic, bool receive)
{
	return (void *)((uint8_t *)nic->rings.memory + (receive ? PAGE : 0));
}

static int set_ring(struct e1000e *nic, unsigned int base, unsigned int page)
{
	uint64_t bus;
	int result = kst_buffer_bus(nic->session, &nic->rings, page * PAGE, &bus);

	write32(nic, base + RING_LOW, bus);
	write32(nic, base + RING_HIGH, bus >> 32);
	write32(nic, base + RING_LENGTH, RING_SLOTS * sizeof(struct descriptor));
	write32(nic, base + RING_HEAD, 0);
	write32(nic, base + RING_TAIL, 0);
	return result;
}

static int wait_link(struct e1000e *nic)
{
	double until = kst_now() + KST_DEVICE_SECONDS;

	write32(nic, REG_CTRL, read32(nic, REG_CTRL) | CTRL_LINK_UP);
	while (!(read32(nic, REG_STATUS) & STATUS_LINK_UP)) {
		if (kst_now() > until)
			return -ETIMEDOUT;
		usleep(1000);
	}
	return 0;
}

static int memory(struct e1000e *nic)
{
	int result = kst_buffer_alloc(nic->session, &nic->rings, 2 * PAGE);

	if (!result)
		result = kst_buffer_alloc(nic->session, &nic->frames,
					  2 * E1000E_SLOTS * PAGE);
	if (result)
		return result;
	memset(nic->rings.memory, 0, 2 * PAGE);
	for (unsigned int i = 0; !result && i < 2 * E1000E_SLOTS; i++)
		result = kst_buffer_bus(nic->session, &nic->frames, i * PAGE,
					&nic->bus[i]);
	return result;
}

/* Gives the page of an RX slot back to the controller. */
static void refill(struct e1000e *nic, unsigned int at)
{
	volatile struct descriptor *slot = &ring(nic, true)[at % RING_SLOTS];

	slot->address = nic->bus[E1000E_SLOTS + at % E1000E_SLOTS];
	slot->status = 0;
	__sync_synchronize();
	write32(nic, REG_RX + RING_TAIL, (at + 1) % RING_SLOTS);
}

int e1000e_open(struct e1000e *nic, struct kst_session *session)
{
	struct vfio_region_info bar;
	int result = kst_region_info(session->fd, VFIO_PCI_BAR0_REGION_INDEX, &bar);
	void *mapping;

	memset(nic, 0, sizeof(*nic));
	nic->session = session;
	if (result)
		return result;
	mapping = mmap(NULL, bar.size, PROT_READ | PROT_WRITE, MAP_SHARED, session->fd,
		       bar.offset);
	if (mapping == MAP_FAILED)
		return -errno;
	nic->bar = mapping;
	nic->size = bar.size;
	result = kst_enable_bus_master(session->fd);
	if (result)
		return result;
	write32(nic, REG_IMC, ~0u);
	write32(nic, REG_CTRL, CTRL_RESET);
	usleep(10000);
	write32(nic, REG_IMC, ~0u);
	result = wait_link(nic);
	if (!result)
		result = memory(nic);
	if (!result)
		result = set_ring(nic, REG_TX, 0);
	if (!result)
		result = set_ring(nic, REG_RX, 1);
	if (result)
		return result;
	write32(nic, REG_RCTL,
		RCTL_ENABLE | RCTL_ALL_FRAMES | RCTL_LOOPBACK | RCTL_BROADCAST |
			RCTL_STRIP_CRC);
	write32(nic, REG_TCTL, TCTL_ENABLE);
	for (unsigned int i = 0; i < E1000E_SLOTS; i++)
		refill(nic, i);
	return 0;
}

void e1000e_close(struct e1000e *nic)
{
	if (!nic->bar)
		return;
	write32(nic, REG_RCTL, 0);
	write32(nic, REG_TCTL, 0);
	write32(nic, REG_CTRL, CTRL_RESET);
	kst_buffer_free(nic->session, &nic->frames);
	kst_buffer_free(nic->session, &nic->rings);
	munmap((void *)nic->bar, nic->size);
	nic->bar = NULL;
}

uint8_t *e1000e_next(struct e1000e *nic)
{
	return (uint8_t *)nic->frames.memory + nic->sent % E1000E_SLOTS * PAGE;
}

int e1000e_send(struct e1000e *nic, unsigned int offset, unsigned int length)
{
	volatile struct descriptor *slot = &ring(nic, false)[nic->sent % RING_SLOTS];

	if (offset + length > PAGE || length < E1000E_SHORTEST || length > E1000E_LONGEST)
		return -EINVAL;
	slot->address = nic->bus[nic->sent % E1000E_SLOTS] + offset;
	slot->length = length;
	slot->checksum = TX_END_AND_CRC_AND_REPORT << 8;
	slot->status = 0;
	nic->sent++;
	__sync_synchronize();
	write32(nic, REG_TX + RING_TAIL, nic->sent % RING_SLOTS);
	return 0;
}

int e1000e_receive(struct e1000e *nic, uint8_t **frame)
{
	unsigned int at = nic->received;
	volatile struct descriptor *slot = &ring(nic, true)[at % RING_SLOTS];
	double until = kst_now() + KST_DEVICE_SECONDS;
	int length;

	while (!(slot->status & RX_DONE)) {
		if (kst_now() > until)
			return -ETIMEDOUT;
		usleep(100);
	}
	__sync_synchronize();
	length = slot->length;
	slot->status = 0;
	*frame =
		(uint8_t *)nic->frames.memory + (E1000E_SLOTS + at % E1000E_SLOTS) * PAGE;
	nic->received++;
	refill(nic, at + E1000E_SLOTS);
	return length;
}
