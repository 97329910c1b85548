/* SPDX-License-Identifier: GPL-2.0-only */
/* The effects of requests to the host, as seen by the guest. */

#define NMI_PANIC "/proc/sys/kernel/unknown_nmi_panic"

/* Reads the number after a word in a file, as in "MemFree:  123 kB". -1: not found. */
static long number_after(const char *path, const char *word)
{
	char line[512];
	long value = -1;
	FILE *file = fopen(path, "r");

	while (file && value < 0 && fgets(line, sizeof(line), file)) {
		char *at = strstr(line, word);

		if (at)
			value = strtol(at + strlen(word), NULL, 0);
	}
	if (file)
		fclose(file);
	return value;
}

static bool gone(const struct kst_device *device)
{
	return !kst_exists(device->sysfs);
}

/* Waits for `device` to be present or absent, for at most five seconds. */
static bool wait_until(const struct kst_device *device, bool present)
{
	for (int i = 0; i < 500; i++) {
		if (gone(device) != present)
			return true;
		usleep(10000);
	}
	return false;
}

#define NEED_HOST(device_, role_)                                                        \
	do {                                                                             \
		char answer_[64];                                                        \
		if (kst_host("ping", answer_, sizeof(answer_)))                          \
			SKIP(return, "no host connection");                              \
		if (kst_find_device(role_, device_))                                     \
			SKIP(return, "this guest has no " role_);                        \
	} while (0)

TEST(marks_the_time)
{
	char answer[64];

	if (kst_host("ping", answer, sizeof(answer)))
		SKIP(return, "no host connection");
	MUST(kst_host("mark text from the guest", answer, sizeof(answer)));
	EXPECT_LT(0, strtod(answer, NULL));
}

TEST(orderly_unplug_and_plug)
{
	struct kst_device device;
	char answer[128];

	NEED_HOST(&device, "edu2");
	if (!kst_hotplug())
		SKIP(return, "this kernel has no PCI hot-plug");
	MUST(kst_host("unplug edu2", answer, sizeof(answer)));
	EXPECT_TRUE(gone(&device));
	MUST(kst_host("plug edu2", answer, sizeof(answer)));
	EXPECT_TRUE(wait_until(&device, true));
}

/* The controller's namespaces are unplugged and plugged in with it. */
TEST(surprise_unplug_and_plug)
{
	struct kst_device device;
	char answer[128];

	NEED_HOST(&device, "nvme1");
	if (!kst_hotplug())
		SKIP(return, "this kernel has no PCI hot-plug");
	if (kst_host("surprise nvme1", answer, sizeof(answer)) &&
	    strstr(answer, "no hot-plug"))
		SKIP(return, "nvme1 is not behind a port in this guest");
	EXPECT_TRUE(wait_until(&device, false));
	MUST(kst_host("plug nvme1", answer, sizeof(answer)));
	EXPECT_TRUE(wait_until(&device, true));
}

/* A secondary bus reset clears the command register. */
TEST(reset_reaches_the_device)
{
	struct kst_device device;
	unsigned char before[64], after[64];
	char answer[128], path[128];
	int fd;

	NEED_HOST(&device, "edu2");
	snprintf(path, sizeof(path), "%s/config", device.sysfs);
	fd = open(path, O_RDWR);
	ASSERT_LE(0, fd);
	ASSERT_EQ(64, pread(fd, before, 64, 0));
	before[4] |= 0x02;
	EXPECT_EQ(2, pwrite(fd, before + 4, 2, 4));
	MUST(kst_host("reset edu2", answer, sizeof(answer)));
	EXPECT_EQ(64, pread(fd, after, 64, 0));
	EXPECT_EQ(0, after[4]);
	EXPECT_EQ(0, memcmp(before, after, 4));
	/* Restore the BAR and the command register, which the kernel has not changed. */
	EXPECT_EQ(4, pwrite(fd, before + 0x10, 4, 0x10));
	EXPECT_EQ(2, pwrite(fd, before + 4, 2, 4));
	close(fd);
}

TEST(nmi_reaches_a_cpu)
{
	long before = number_after("/proc/interrupts", "NMI:");
	char answer[128], former[16];

	if (kst_host("ping", answer, sizeof(answer)))
		SKIP(return, "no host connection");
	if (kst_read(NMI_PANIC, former, sizeof(former)) || before < 0)
		SKIP(return, "an NMI would panic this kernel");
	MUST(kst_write(NMI_PANIC, "0"));
	MUST(kst_host("nmi", answer, sizeof(answer)));
	for (int i = 0; i < 100 && number_after("/proc/interrupts", "NMI:") <= before;
	     i++)
		usleep(10000);
	EXPECT_LT(before, number_after("/proc/interrupts", "NMI:"));
	MUST(kst_write(NMI_PANIC, former));
}

/*
 * The error is injected into the root port itself: QEMU 7.2 does not send correctable
 * errors, and its network card's device control register masks uncorrectable ones.
 */
TEST(aer_error_is_counted)
{
	struct kst_device device;
	char answer[128], path[128];
	long before;

	NEED_HOST(&device, "port3");
	snprintf(path, sizeof(path), "%s/aer_dev_nonfatal", device.sysfs);
	before = number_after(path, "CmpltAbrt ");
	if (before < 0)
		SKIP(return, "this kernel does not handle AER for the device");
	MUST(kst_host("aer port3 COMP_ABORT", answer, sizeof(answer)));
	for (int i = 0; i < 200 && number_after(path, "CmpltAbrt ") <= before; i++)
		usleep(10000);
	EXPECT_LT(before, number_after(path, "CmpltAbrt "));
}

TEST(balloon_takes_memory_and_gives_it_back)
{
	static const char drivers[] = "/sys/bus/virtio/drivers/virtio_balloon";
	struct kst_device device;
	char answer[128];
	long total = number_after("/proc/meminfo", "MemTotal:");
	long less;

	NEED_HOST(&device, "balloon0");
	if (!kst_exists(drivers))
		SKIP(return, "this kernel has no balloon driver");
	MUST(kst_host("balloon -32", answer, sizeof(answer)));
	for (int i = 0; i < 300; i++) {
		less = number_after("/proc/meminfo", "MemTotal:");
		if (less <= total - (32 << 10))
			break;
		usleep(10000);
	}
	EXPECT_GE(total - (32 << 10), less);
	MUST(kst_host("balloon 0", answer, sizeof(answer)));
	for (int i = 0; i < 300 && less < total; i++) {
		usleep(10000);
		less = number_after("/proc/meminfo", "MemTotal:");
	}
	EXPECT_EQ(total, less);
}
