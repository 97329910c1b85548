/* SPDX-License-Identifier: GPL-2.0-only */
/* Processes that are killed while they use a device. */
#define NOT_ANSWERED (~0ull)

/* The query of a process, in memory that is shared with its parent. */
struct query {
	struct kst_ioas_get_pa get;
	uint64_t started, finished;
	bool bounded; /* the kernel looks no further than the given length */
};

/*
 * Queries physical addresses until the process is killed. Exits if the kernel does not
 * support the query, or bounds its duration.
 */
static void query_forever(const struct kst_device *device, struct query *query, int ready)
{
	const size_t size = HUGE_PAGES * PAGE;
	struct kst_session session;
	uint8_t *memory;

	/*
	 * Contiguous memory at an IOVA that is not aligned for a huge page table entry,
	 * so that one query has to look at many entries.
	 */
	kst_write("/proc/sys/vm/nr_hugepages", "4");
	memory = alloc_pages(HUGE_PAGES, HUGETLB_PAGE);
	if (memory == MAP_FAILED)
		memory = alloc_pages(HUGE_PAGES, TRANSPARENT_HUGE_PAGE);
	if (memory == MAP_FAILED)
		_exit(0);
	if (kst_open(&session, KST_CDEV, device) ||
	    kst_ioas_map_fixed(session.container, session.ioas, memory, size,
			       IOVA + PAGE))
		_exit(1);
	query->get.size = sizeof(query->get);
	query->get.ioas_id = session.ioas;
	query->get.iova = IOVA + PAGE;
	query->bounded =
		kst_ioctl(session.container, KST_IOAS_GET_PA, &query->get) == -EINVAL;
	if (query->bounded)
		_exit(0);
	for (;;) {
		int result;

		query->get.length = size;
		query->get.out_phys = NOT_ANSWERED;
		__atomic_fetch_add(&query->started, 1, __ATOMIC_SEQ_CST);
		result = kst_ioctl(session.container, KST_IOAS_GET_PA, &query->get);
		__atomic_fetch_add(&query->finished, 1, __ATOMIC_SEQ_CST);
		if (result == -ENOTTY)
			_exit(0);
		if (result || query->get.length != size)
			_exit(2);
		if (query->finished == 1 && write(ready, "", 1) != 1)
			_exit(1);
	}
}

/*
 * The signal usually arrives during a query. If the query were not interrupted, its
 * result would be in shared memory by the time the process has exited. On a busy machine
 * several attempts may be needed.
 */
TEST_F(sharing, a_query_ends_when_its_process_is_killed)
{
	struct query *query = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status, ready[2], interrupted = 0, completed = 0;
	char byte;

	NEED_NOIOMMU(&self->first);
	ASSERT_NE(MAP_FAILED, query);
	for (int i = 0; i < 60 && interrupted < 2; i++) {
		bool running;
		pid_t pid;

		memset(query, 0, sizeof(*query));
		ASSERT_EQ(0, pipe2(ready, O_CLOEXEC));
		pid = fork();
		ASSERT_LE(0, pid);
		if (pid == 0)
			query_forever(&self->first, query, ready[1]);
		close(ready[1]);
		running = read(ready[0], &byte, 1) == 1;
		if (running) {
			usleep(2000 + kst_random() % 3000);
			kill(pid, SIGKILL);
		}
		close(ready[0]);
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		if (query->bounded)
			SKIP(return, "queries are bounded by their length");
		if (!running) {
			ASSERT_TRUE(WIFEXITED(status));
			ASSERT_EQ(0, WEXITSTATUS(status));
			SKIP(return, "no IOMMU_IOAS_GET_PA, or no contiguous memory");
		}
		ASSERT_TRUE(WIFSIGNALED(status));
		if (query->started == query->finished)
			continue;
		if (query->get.out_phys == NOT_ANSWERED)
			interrupted++;
		else
			completed++;
	}
	TH_LOG("%d interrupted, %d completed", interrupted, completed);
	EXPECT_EQ(2, interrupted);
}
