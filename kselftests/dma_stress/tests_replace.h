/* SPDX-License-Identifier: GPL-2.0-only */
/* DMA while the IOAS that the device is attached to is replaced. */

struct exchange {
	int device;
	uint32_t ioas[2];
	bool stop;
	unsigned long rounds;
	int error;
};

static void *exchange(void *argument)
{
	struct exchange *state = argument;

	while (!__atomic_load_n(&state->stop, __ATOMIC_RELAXED) && !state->error) {
		uint32_t pt = state->ioas[++state->rounds % 2];

		state->error = kst_attach(state->device, &pt);
	}
	return NULL;
}

/*
 * Queries both IOASes during an edu transfer. The attached one returns the page's
 * address, the other one an error, and neither may return a wrong address.
 */
static int query_both(struct lane *lane, const struct exchange *state, uint64_t *answers)
{
	double until = kst_now() + KST_DEVICE_SECONDS;

	while (edu_read(&lane->edu, EDU_REG_DMA_CMD) & EDU_DMA_START) {
		for (int i = 0; i < 2; i++) {
			uint64_t length = PAGE, pa;
			int result = kst_get_pa(lane->session.container, state->ioas[i],
						lane->buffer.iova, &length, &pa);

			if (result != -EOPNOTSUPP && result != 0)
				return result;
			if (result == 0 && pa != lane->buffer.bus)
				return -EBADMSG;
			*answers += result == 0;
		}
		if (kst_now() > until)
			return -ETIMEDOUT;
	}
	return 0;
}

static int transfer(struct lane *lane, const struct exchange *state, bool back,
		    uint64_t *answers)
{
	uint64_t bus = back ? lane->to : lane->buffer.bus;
	int result = edu_dma_start(&lane->edu, back, bus, 0, 4000);

	if (!result && lane->session.noiommu)
		result = query_both(lane, state, answers);
	return result ? result : edu_dma_wait(&lane->edu);
}

/*
 * Both IOASes map the same pages at the same addresses. Without an IOMMU all DMA
 * arrives. An IOMMU driver may block DMA during the replacement (Intel's does) and that
 * DMA is lost, but afterwards the device works again.
 */
TEST_F_TIMEOUT(dma, arrives_while_the_ioas_is_replaced, KST_STRESS_SECONDS)
{
	struct lane *lane = &self->lanes[1];
	static struct exchange state;
	uint8_t *bytes = lane->buffer.memory;
	uint64_t answers = 0, length = PAGE, pa;
	pthread_t thread;
	uint32_t pt;
	int result;

	if (variant->interface != KST_CDEV)
		SKIP(return, "only a cdev can be attached to another IOAS");
	state.device = lane->session.fd;
	state.ioas[0] = lane->session.ioas;
	MUST(kst_ioas_alloc(lane->session.container, &state.ioas[1]));
	MUST(kst_ioas_map_fixed(lane->session.container, state.ioas[1], bytes,
				lane->buffer.size, lane->buffer.iova));
	/*
	 * iommufd reads the aperture of the new table before attaching it, but on 6.12
	 * the virtio driver sets the aperture only on attach. So mappings conflict.
	 */
	pt = state.ioas[++state.rounds];
	result = kst_attach(state.device, &pt);
	if (result == -EADDRINUSE && !lane->session.noiommu)
		SKIP(return, "this IOMMU driver can't attach an IOAS with mappings");
	MUST(result);
	ASSERT_EQ(0, pthread_create(&thread, NULL, exchange, &state));
	for (int round = 0; round < kst_factor(); round++) {
		memset(bytes, round + 1, PAGE);
		memset(bytes + PAGE, GUARD, PAGE);
		MUST(transfer(lane, &state, false, &answers));
		MUST(transfer(lane, &state, true, &answers));
		if (lane->session.noiommu) {
			EXPECT_EQ(0, memcmp(bytes, bytes + PAGE, 4000));
		}
		EXPECT_EQ(GUARD, bytes[PAGE + 4000]);
	}
	__atomic_store_n(&state.stop, true, __ATOMIC_RELAXED);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, state.error);
	EXPECT_LT(1, state.rounds);
	TH_LOG("replaced %lu times", state.rounds);
	/* The one attached last is in effect. */
	lane->session.ioas = state.ioas[state.rounds % 2];
	MUST(kst_destroy(lane->session.container, state.ioas[(state.rounds + 1) % 2]));
	if (!lane->session.noiommu) {
		MUST(kst_use(&lane->session));
		return;
	}
	MUST(kst_get_pa(lane->session.container, lane->session.ioas, lane->buffer.iova,
			&length, &pa));
	EXPECT_EQ(lane->buffer.bus, pa);
	EXPECT_LT(0, answers);
}
