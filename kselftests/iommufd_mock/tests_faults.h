/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes the first allocation of an operation fail, then the second, and so on until the
 * operation completes without reaching the fault. The mock driver and iommufd have further
 * points of failure (iommufd_should_fail()). Each time the operation must fail cleanly:
 * nothing stays pinned or referenced, and it succeeds when it is tried again.
 */
#include "sweep.h"

#define MAX_FAULTS 1000

FIXTURE(faults)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
};

FIXTURE_VARIANT(faults)
{
	int (*prepare)(struct sweep *sweep);
	int (*operate)(struct sweep *sweep);
};

#define OPERATION(name, prepare_name, operate_name)                                      \
	FIXTURE_VARIANT_ADD(faults, name)                                                \
	{                                                                                \
		.prepare = prepare_name, .operate = operate_name,                        \
	}

OPERATION(ioas_alloc, no_preparation, do_ioas_alloc);
OPERATION(allow_iovas, no_preparation, do_allow);
OPERATION(map, no_preparation, do_map);
OPERATION(map_in_domains, make_two_domains, do_map);
OPERATION(map_pinned, make_pinned, do_map);
OPERATION(copy, no_preparation, do_copy);
OPERATION(copy_from_domain, make_domain, do_copy);
OPERATION(unmap, make_two_domains, do_unmap);
OPERATION(unmap_pinned, make_pinned, do_unmap);
OPERATION(option, no_preparation, do_option);
OPERATION(add_device, no_preparation, do_add_device);
OPERATION(replace, no_preparation, do_replace);
OPERATION(replace_by_nested, make_nested_domain, attach_nested);
OPERATION(hwpt_alloc, no_preparation, make_domain);
OPERATION(hwpt_alloc_second, make_parent, make_domain);
OPERATION(hwpt_alloc_pinned, make_pin, make_domain);
OPERATION(nested_alloc, make_parent_and_queue, make_nested);
OPERATION(invalidate, make_nested_domain, do_invalidate);
OPERATION(hardware_information, no_preparation, do_information);
OPERATION(track_dirty, make_tracked, do_track);
OPERATION(get_dirty, make_tracked, do_get_dirty);
OPERATION(fault_queue, no_preparation, make_queue);
OPERATION(page_fault, make_attached_queue, do_fault);
OPERATION(access_create, no_preparation, make_access);
OPERATION(access_pin, make_access, do_pin);
OPERATION(access_pin_in_domain, make_pinned, do_pin);
OPERATION(access_read, make_access, do_read);
OPERATION(access_read_in_domain, make_pinned, do_read);
OPERATION(access_replace, make_pinned, do_move);
OPERATION(vfio_map, make_type1, do_vfio_map);
OPERATION(vfio_cut, make_type1, do_cut);
OPERATION(vfio_information, make_type1, do_vfio_information);

FIXTURE_SETUP(faults)
{
	const char *reason;

	SETUP_MOCK(self);
	reason = kst_fault_setup(false);
	if (reason)
		SKIP(return, "%s", reason);
	MUST(kst_fault_arm(0));
	if (variant->operate == attach_nested || variant->operate == do_fault)
		NEED_PAGE_FAULTS();
}

FIXTURE_TEARDOWN(faults)
{
	kst_fault_restore();
	TEARDOWN_MOCK(self);
}

/* How often each page is pinned; 9 for more often than can be. */
static void count_pins(int fd, uint8_t *memory, char *pins)
{
	for (int i = 0; i < SWEEP_PAGES; i++) {
		pins[i] = '0';
		while (pins[i] < '9' && check_refs(fd, memory + i * PAGE, PAGE, pins[i] - '0'))
			pins[i]++;
	}
	pins[SWEEP_PAGES] = '\0';
}

/*
 * The errors that an injected fault may cause: of allocations, of copying from and to the
 * user, and of iommufd_should_fail().
 */
static bool is_fault_error(int result)
{
	return result == -ENOMEM || result == -EFAULT || result == -ENOENT || result == -EINVAL;
}

/* What an operation returns that has already been done. */
static bool is_done_error(int result)
{
	return result == -EEXIST || result == -ENOENT;
}

TEST_F_TIMEOUT(faults, are_undone, 120)
{
	int nth, failed = 0, fds = kst_count_fds();

	for (nth = 1; nth < MAX_FAULTS; nth++) {
		struct sweep sweep = {.memory = self->memory};
		char before[SWEEP_PAGES + 1], after[SWEEP_PAGES + 1];
		bool happened;
		int result;

		MUST(sweep_open(&sweep));
		MUST(variant->prepare(&sweep));
		count_pins(sweep.fd, self->memory, before);
		MUST(kst_fault_arm(nth));
		result = variant->operate(&sweep);
		happened = kst_fault_happened();
		failed += result < 0;
		count_pins(sweep.fd, self->memory, after);
		ASSERT_TRUE(result == 0 || (happened && is_fault_error(result)))
		{
			TH_LOG("fault %d: %s", nth, strerror(-result));
		}
		if (result && result != -EFAULT)
			EXPECT_STREQ(before, after);
		if (result) {
			int again = variant->operate(&sweep);

			/* If only copying the result failed, the operation was done. */
			ASSERT_TRUE(again == 0 || (result == -EFAULT && is_done_error(again)))
			{
				TH_LOG("fault %d: %s, then on retry: %s", nth, strerror(-result),
				       strerror(-again));
			}
		}
		ASSERT_EQ(0, sweep_close(&sweep))
		{
			TH_LOG("fault %d: an object is still in use", nth);
		}
		ASSERT_EQ(0, check_refs(self->fd, self->memory, SWEEP_PAGES * PAGE, 0))
		{
			TH_LOG("fault %d: pages are still pinned", nth);
		}
		ASSERT_EQ(fds, kst_count_fds());
		ASSERT_EQ(self->splats, kst_splats())
		{
			TH_LOG("kernel splat at fault %d", nth);
		}
		if (!happened)
			break;
	}
	TH_LOG("%d faults, %d of them returned an error", nth - 1, failed);
	EXPECT_LT(nth, MAX_FAULTS);
}
