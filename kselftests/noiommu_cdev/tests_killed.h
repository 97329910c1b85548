/* SPDX-License-Identifier: GPL-2.0-only */
/* Processes that are killed in the middle of something. */
#define NOT_ANSWERED (~0ull)

/* What a process is asking, in memory that its parent sees. */
struct question {
	struct kst_ioas_get_pa get;
	uint64_t asked, answered;
	bool bounded; /* by the length that it comes with */
};

/*
 * Asks for physical addresses until it is killed; ends if the kernel does not tell any,
 * or tells them at once.
 */
static void ask_for_ever(const struct kst_device *device, struct question *question,
			 int ready)
{
	const size_t size = HUGE_PAGES * PAGE;
	struct kst_session session;
	uint8_t *memory;

	/*
	 * In one piece, and not where a huge page fits into the table: that has
	 * many entries to look at for one answer.
	 */
	kst_write("/proc/sys/vm/nr_hugepages", "4");
	memory = pages_of(HUGE_PAGES, HUGETLB_PAGE);
	if (memory == MAP_FAILED)
		memory = pages_of(HUGE_PAGES, TRANSPARENT_HUGE_PAGE);
	if (memory == MAP_FAILED)
		_exit(0);
	if (kst_open(&session, KST_CDEV, device) ||
	    kst_ioas_map_fixed(session.container, session.ioas, memory, size,
			       IOVA + PAGE))
		_exit(1);
	question->get.size = sizeof(question->get);
	question->get.ioas_id = session.ioas;
	question->get.iova = IOVA + PAGE;
	question->bounded =
		kst_ioctl(session.container, KST_IOAS_GET_PA, &question->get) == -EINVAL;
	if (question->bounded)
		_exit(0);
	for (;;) {
		int result;

		question->get.length = size;
		question->get.out_phys = NOT_ANSWERED;
		__atomic_fetch_add(&question->asked, 1, __ATOMIC_SEQ_CST);
		result = kst_ioctl(session.container, KST_IOAS_GET_PA, &question->get);
		__atomic_fetch_add(&question->answered, 1, __ATOMIC_SEQ_CST);
		if (result == -ENOTTY)
			_exit(0);
		if (result || question->get.length != size)
			_exit(2);
		if (question->answered == 1 && write(ready, "", 1) != 1)
			_exit(1);
	}
}

/*
 * Most of the time it is in the middle of an answer. One that went on to its end would
 * have been written before the process was gone, and in a kernel that does not look at
 * signals all of them would be. A busy machine may need some tries.
 */
TEST_F(sharing, a_query_ends_when_its_process_is_killed)
{
	struct question *question = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
					 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status, ready[2], ended = 0, went_on = 0;
	char byte;

	ASSERT_NE(MAP_FAILED, question);
	for (int i = 0; i < 60 && ended < 2; i++) {
		bool asks;
		pid_t pid;

		memset(question, 0, sizeof(*question));
		ASSERT_EQ(0, pipe2(ready, O_CLOEXEC));
		pid = fork();
		ASSERT_LE(0, pid);
		if (pid == 0)
			ask_for_ever(&self->first, question, ready[1]);
		close(ready[1]);
		asks = read(ready[0], &byte, 1) == 1;
		if (asks) {
			usleep(2000 + kst_random() % 3000);
			kill(pid, SIGKILL);
		}
		close(ready[0]);
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		if (question->bounded)
			SKIP(return, "who asks says how far to look here");
		if (!asks) {
			ASSERT_TRUE(WIFEXITED(status));
			ASSERT_EQ(0, WEXITSTATUS(status));
			SKIP(return,
				   "there is nothing to ask, or no memory in one piece");
		}
		ASSERT_TRUE(WIFSIGNALED(status));
		if (question->asked == question->answered)
			continue;
		if (question->get.out_phys == NOT_ANSWERED)
			ended++;
		else
			went_on++;
	}
	TH_LOG("%d ended, %d went on", ended, went_on);
	EXPECT_EQ(2, ended);
}

TEST_F_TIMEOUT(sharing, killed_in_mid_use_leaves_it_usable, KST_STRESS_SECONDS)
{
	struct kst_session session;
	int status;

	for (int i = 0; i < kst_factor(); i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (pid == 0) {
			struct kst_buffer buffer;
			struct edu edu = {0};

			if (kst_open(&session, KST_CDEV, &self->first) ||
			    kst_buffer_alloc(&session, &buffer, 65536) ||
			    edu_open(&edu, session.fd))
				_exit(1);
			/* With an interrupt on, too, where there is one. */
			kst_set_irq(session.fd, VFIO_PCI_MSI_IRQ_INDEX,
				    eventfd(0, EFD_CLOEXEC));
			edu_dma_start(&edu, false, buffer.bus, 0, 64);
			raise(SIGKILL);
		}
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
		MUST(kst_open(&session, KST_CDEV, &self->first));
		/* The transfer of the killed one may still be under way. */
		usleep(150000);
		MUST(kst_use(&session));
		kst_close(&session);
	}
}
