// SPDX-License-Identifier: GPL-2.0-only
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/vfio.h"

#define MAX_IRQS 16

int kst_irq_call(int device, uint32_t flags, unsigned int index, unsigned int start,
		 unsigned int count, const void *data, size_t size)
{
	char space[sizeof(struct vfio_irq_set) + MAX_IRQS * sizeof(int32_t)];
	struct vfio_irq_set *set = (struct vfio_irq_set *)space;

	if (size > MAX_IRQS * sizeof(int32_t))
		return -EINVAL;
	set->argsz = sizeof(*set) + size;
	set->flags = flags;
	set->index = index;
	set->start = start;
	set->count = count;
	if (size)
		memcpy(set->data, data, size);
	return kst_ioctl(device, VFIO_DEVICE_SET_IRQS, set);
}

int kst_set_irqs(int device, unsigned int index, unsigned int start, unsigned int count,
		 const int *eventfds)
{
	if (count > MAX_IRQS)
		return -EINVAL;
	return kst_irq_call(device,
			    VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
			    index, start, count, eventfds, count * sizeof(int32_t));
}

int kst_set_irq(int device, unsigned int index, int eventfd)
{
	return kst_set_irqs(device, index, 0, 1, &eventfd);
}

int kst_irq_simple(int device, unsigned int index, uint32_t action)
{
	unsigned int count = action == VFIO_IRQ_SET_ACTION_TRIGGER ? 0 : 1;

	return kst_irq_call(device, VFIO_IRQ_SET_DATA_NONE | action, index, 0, count,
			    NULL, 0);
}

int kst_wait_event(int eventfd, double seconds)
{
	struct pollfd fd = {eventfd, POLLIN, 0};
	uint64_t count;

	if (poll(&fd, 1, (int)(seconds * 1000)) <= 0)
		return -ETIMEDOUT;
	return read(eventfd, &count, sizeof(count)) == sizeof(count) ? (int)count
								     : -errno;
}
