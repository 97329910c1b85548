/* SPDX-License-Identifier: GPL-2.0-only */
/* The parameter itself. */

static bool cmdline_turns_on(void)
{
	char cmdline[4096];
	const char *word;

	kst_read("/proc/cmdline", cmdline, sizeof(cmdline));
	word = strstr(cmdline, "vfio.enable_unsafe_noiommu_mode=");
	return word && strchr("1yY", word[strcspn(word, "=") + 1]);
}

FIXTURE(parameter)
{
	int at_start;
	unsigned long splats;
};

FIXTURE_SETUP(parameter)
{
	self->splats = kst_splats();
	self->at_start = kst_noiommu();
	if (self->at_start < 0)
		LACKS("noiommu", "this kernel has no noiommu mode");
}

FIXTURE_TEARDOWN(parameter)
{
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F(parameter, boot_value_is_what_the_command_line_says)
{
	const char *at_boot = getenv("KST_NOIOMMU_AT_BOOT");

	if (!at_boot)
		SKIP(return, "KST_NOIOMMU_AT_BOOT is not set");
	EXPECT_STREQ(cmdline_turns_on() ? "Y" : "N", at_boot);
}

TEST_F(parameter, zero_when_zero_succeeds)
{
	if (self->at_start)
		SKIP(return, "the mode is on already");
	MUST(kst_set_noiommu(false));
	EXPECT_EQ(0, kst_noiommu());
}

/* VFIO does not accept devices without an IOMMU while the mode is off. */
TEST_F(parameter, device_is_refused_while_off)
{
	struct kst_device device;

	NEED_DEVICE("edu1", &device);
	MUST(kst_unbind(&device));
	if (kst_noiommu() == 1 && kst_set_noiommu(false))
		SKIP(return, "the mode is latched on");
	MUST_FAIL(EINVAL, kst_bind_vfio(&device));
	EXPECT_FALSE(kst_is_bound(&device));
}

TEST_F(parameter, garbage_is_refused_and_changes_nothing)
{
	/* Not "enable", which newer kernels accept (lib/kstrtox.c). */
	static const char *const garbage[] = {"2", "-1", "maybe", "x", "\n", " 1"};

	char overlong[5001] = "";

	for (size_t i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++) {
		MUST_FAIL(EINVAL, kst_write(KST_NOIOMMU_PARAMETER, garbage[i]));
		EXPECT_EQ(self->at_start, kst_noiommu());
	}
	/* sysfs ignores empty writes, and truncates long ones to a page. */
	MUST(kst_write(KST_NOIOMMU_PARAMETER, ""));
	EXPECT_EQ(self->at_start, kst_noiommu());
	memset(overlong, 'x', sizeof(overlong) - 1);
	MUST_FAIL(EINVAL, kst_write(KST_NOIOMMU_PARAMETER, overlong));
	EXPECT_EQ(self->at_start, kst_noiommu());
}

TEST_F(parameter, everyone_reads_and_root_writes)
{
	struct stat info;

	ASSERT_EQ(0, stat(KST_NOIOMMU_PARAMETER, &info));
	EXPECT_EQ(0644, info.st_mode & 07777);
	EXPECT_EQ(0, info.st_uid);
}

TEST_F(parameter, user_can_not_write)
{
	if (setuid(65534))
		SKIP(return, "this kernel has no CONFIG_MULTIUSER");
	MUST_FAIL(EACCES, kst_set_noiommu(true));
	EXPECT_EQ(self->at_start, kst_noiommu());
}

TEST_F(parameter, one_turns_it_on)
{
	MUST(kst_set_noiommu(true));
	EXPECT_EQ(1, kst_noiommu());
}

TEST_F(parameter, one_when_one_succeeds_and_does_nothing)
{
	MUST(kst_set_noiommu(true));
	MUST(kst_set_noiommu(true));
	MUST(kst_write(KST_NOIOMMU_PARAMETER, "Y"));
	MUST(kst_write(KST_NOIOMMU_PARAMETER, "y\n"));
	EXPECT_EQ(1, kst_noiommu());
}

TEST_F(parameter, zero_after_one_turns_it_off)
{
	MUST(kst_set_noiommu(true));
	if (kst_set_noiommu(false) == -EPERM && kst_noiommu() == 1)
		LACKS("mutable", "the parameter is a latch");
	MUST(kst_set_noiommu(false));
	EXPECT_EQ(0, kst_noiommu());
	MUST(kst_set_noiommu(true));
	EXPECT_EQ(1, kst_noiommu());
}

TEST_F(parameter, zero_after_one_is_refused)
{
	MUST(kst_set_noiommu(true));
	if (!kst_set_noiommu(false) && kst_noiommu() == 0)
		LACKS("latch", "the parameter is mutable");
	MUST_FAIL(EPERM, kst_set_noiommu(false));
	MUST_FAIL(EPERM, kst_write(KST_NOIOMMU_PARAMETER, "N"));
	EXPECT_EQ(1, kst_noiommu());
	/* It can still be set to 1. */
	MUST(kst_set_noiommu(true));
}
