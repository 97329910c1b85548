// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kst/edu.h"
#include "kst/session.h"

#define WORDS 16
/* Offset in the device's memory. Only this function writes here, except stress tests. */
#define OFFSET 4000

static uint32_t pattern(unsigned int i)
{
	return 0x9e3779b9u * (i + 1);
}

bool kst_reaches(const struct kst_session *session, const struct kst_buffer *buffer)
{
	return !strcmp(session->device.role, "edu1") ||
	       !strcmp(session->device.role, "free0") ||
	       buffer->bus + buffer->size - 1 <= EDU_DEFAULT_MASK;
}

/* Reads the words back from the device. Returns 0 if they match the pattern. */
static int fetch(struct edu *edu, const struct kst_buffer *buffer)
{
	uint32_t *words = buffer->memory;
	int result;

	memset(words, 0, WORDS * 4);
	result = edu_dma(edu, true, buffer->bus, OFFSET, WORDS * 4);
	for (unsigned int i = 0; !result && i < WORDS; i++)
		if (words[i] != pattern(i))
			result = -EBADMSG;
	return result;
}

/*
 * A transfer takes a tenth of a second, so the pattern is written to the device only if
 * no earlier use has left it there.
 */
int kst_use(struct kst_session *session)
{
	struct kst_buffer buffer;
	struct edu edu = {0};
	uint32_t *words;
	int freed, result = edu_open(&edu, session->fd);

	if (result)
		return result;
	result = kst_buffer_alloc(session, &buffer, 4096);
	words = buffer.memory;
	if (!result && edu_read(&edu, EDU_REG_ID) != EDU_ID)
		result = -EBADMSG;
	if (!result && kst_reaches(session, &buffer))
		result = fetch(&edu, &buffer);
	if (result == -EBADMSG && edu_read(&edu, EDU_REG_ID) == EDU_ID) {
		for (unsigned int i = 0; i < WORDS; i++)
			words[i] = pattern(i);
		result = edu_dma(&edu, false, buffer.bus, OFFSET, WORDS * 4);
		if (!result)
			result = fetch(&edu, &buffer);
	}
	freed = kst_buffer_free(session, &buffer);
	edu_close(&edu);
	return result ? result : freed;
}

int kst_use_registers(struct kst_session *session)
{
	struct edu edu;
	int result = edu_open(&edu, session->fd);

	if (result)
		return result;
	edu_write(&edu, EDU_REG_LIVENESS, pattern(0));
	if (edu_read(&edu, EDU_REG_ID) != EDU_ID ||
	    edu_read(&edu, EDU_REG_LIVENESS) != ~pattern(0))
		result = -EBADMSG;
	edu_close(&edu);
	return result;
}

int kst_drop_capability(unsigned int capability)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -errno;
	data[capability / 32].effective &= ~(1u << capability % 32);
	data[capability / 32].permitted &= ~(1u << capability % 32);
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

int kst_drop_rawio(void)
{
	return kst_drop_capability(CAP_SYS_RAWIO);
}
