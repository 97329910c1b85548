/* SPDX-License-Identifier: GPL-2.0-only */
/* Random operations on two IOAS, compared with a model after each one. */
#include "model.h"

#define MODEL_STEPS 120

FIXTURE(model)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
	struct mock_device device;
	struct model model;
};

FIXTURE_VARIANT(model)
{
	uint32_t limit;
	bool large_pages, accesses;
};

FIXTURE_VARIANT_ADD(model, pages)
{
	.limit = MEMORY_LIMIT, .large_pages = true, .accesses = true,
};

FIXTURE_VARIANT_ADD(model, pages_in_small_batches)
{
	.limit = 16, .large_pages = true, .accesses = true,
};

FIXTURE_VARIANT_ADD(model, no_large_pages)
{
	.limit = 52, .large_pages = false, .accesses = true,
};

FIXTURE_VARIANT_ADD(model, half_pages)
{
	.limit = 28, .large_pages = true, .accesses = false,
};

FIXTURE_SETUP(model)
{
	struct model *model = &self->model;
	uint32_t other;

	SETUP_MOCK(self);
	MUST(set_memory_limit(self->fd, variant->limit));
	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(mock_add(self->fd, other, 0, &self->device));
	*model = (struct model){
		.fd = self->fd,
		.access = -1,
		.step = variant->accesses ? PAGE : HALF,
		.ioas = {self->ioas},
		.memory = self->memory,
		.random = kst_random() | 1,
	};
	MUST(kst_ioas_alloc(self->fd, &model->ioas[1]));
	for (int i = 0; i < MODEL_IOAS; i++)
		MUST(set_option(self->fd, IOMMU_OPTION_HUGE_PAGES, model->ioas[i],
				variant->large_pages));
	if (variant->accesses)
		model->access = MUST(access_create(self->fd, self->ioas, true));
}

FIXTURE_TEARDOWN(model)
{
	if (self->fd >= 0 && self->model.access >= 0)
		close(self->model.access);
	TEARDOWN_MOCK(self);
}

static int model_map(struct model *model, int ioas, uint64_t iova, uint64_t length)
{
	uint64_t room = MEMORY_PAGES * PAGE - length;
	uint8_t *memory = model->memory + pick(model, room / model->step + 1) * model->step;
	int expected = overlaps(model, ioas, iova, length) ? -EEXIST : 0, result;

	if (!count_free_areas(model))
		return 0;
	result = kst_ioas_map_fixed(model->fd, model->ioas[ioas], memory, length, iova);
	if (!result)
		add_area(model, ioas, ++model->mappings, iova, memory, length);
	return result == expected ? 0 : -EPROTO;
}

/* Areas are removed in order, up to one that is only partly in the range. */
static int model_unmap(struct model *model, int ioas, uint64_t iova, uint64_t length)
{
	uint64_t end = iova + length;
	long long expected = 0, result;

	result = unmap(model->fd, model->ioas[ioas], iova, length);
	for (uint64_t at = iova; at < end;) {
		struct model_area *area = area_at(model, ioas, at);

		at += model->step;
		if (!area)
			continue;
		if (area->iova < iova || area->iova + area->length > end) {
			expected = -ENOENT;
			break;
		}
		area->used = false;
		drop_pins(model, ioas, area->iova, area->length);
		expected += area->length;
		at = area->iova + area->length;
	}
	return result == (expected ? expected : -ENOENT) ? 0 : -EPROTO;
}

static int model_copy(struct model *model, int from, uint64_t iova, int to, uint64_t to_iova,
		      uint64_t length)
{
	int expected = !is_contiguous(model, from, iova, length)  ? -ENOENT
		       : overlaps(model, to, to_iova, length) ? -EEXIST
								 : 0;
	int result;

	if (count_free_areas(model) < 12)
		return 0;
	result = copy_fixed(model->fd, model->ioas[to], to_iova, model->ioas[from], iova, length);
	for (uint64_t at = 0, part; !result && at < length; at += part) {
		struct model_area *area = area_at(model, from, iova + at);
		uint64_t skip = iova + at - area->iova;

		part = area->length - skip;
		if (part > length - at)
			part = length - at;
		add_area(model, to, area->mapping, to_iova + at, area->memory + skip, part);
	}
	return result == expected ? 0 : -EPROTO;
}

/* Adds or removes a domain. */
static int model_domain(struct model *model, uint32_t idev, int ioas)
{
	uint32_t *hwpt = &model->hwpts[ioas][pick(model, MODEL_HWPTS)];
	long long result;

	if (*hwpt) {
		result = kst_destroy(model->fd, *hwpt);
		*hwpt = 0;
	} else {
		result = hwpt_alloc(model->fd, idev, model->ioas[ioas], 0);
		*hwpt = result;
	}
	return result < 0 ? result : 0;
}

static int model_pin(struct model *model, uint64_t iova, uint64_t length)
{
	int ioas = model->access_ioas;
	int expected = is_contiguous(model, ioas, iova, length) ? 0 : -ENOENT;
	struct model_pin *pin = &model->pins[pick(model, MODEL_PINS)];
	long long id;

	if (pin->used) {
		pin->used = false;
		return access_unpin(model->fd, model->access, pin->id);
	}
	id = access_pin(model->fd, model->access, iova, length, NULL, pick(model, 2));
	if (id >= 0)
		*pin = (struct model_pin){true, iova, length, id};
	return (id < 0 ? id : 0) == expected ? 0 : -EPROTO;
}

static int model_read(struct model *model, uint64_t iova, uint64_t length)
{
	static uint8_t data[MODEL_SPACE];
	int ioas = model->access_ioas;
	int expected = is_contiguous(model, ioas, iova, length) ? 0 : -ENOENT, result;

	result = access_rw(model->fd, model->access, iova, data, length,
			   pick(model, 2) ? MOCK_ACCESS_RW_SLOW_PATH : 0);
	for (uint64_t at = 0; !result && at < length; at += model->step) {
		struct model_area *area = area_at(model, ioas, iova + at);

		if (memcmp(data + at, area->memory + (iova + at - area->iova), model->step))
			return -EILSEQ;
	}
	return result == expected ? 0 : -EPROTO;
}

static int model_step(struct model *model, uint32_t idev, int operation)
{
	uint64_t iova = IOVA + pick(model, MODEL_SPACE / model->step) * model->step;
	uint64_t length = (1 + pick(model, 12)) * model->step;
	struct model_area *area = &model->areas[pick(model, MODEL_AREAS)];
	int ioas = pick(model, MODEL_IOAS);

	/* Mostly something that exists. */
	if (operation > 1 && area->used && pick(model, 4)) {
		ioas = area->ioas;
		iova = area->iova + pick(model, 2) * model->step * (area->length > model->step);
		length = area->length - (iova - area->iova);
	}
	switch (operation) {
	case 0:
	case 1:
		return model_map(model, ioas, iova, length);
	case 2:
		return model_unmap(model, ioas, iova, length);
	case 3:
		return model_copy(model, ioas, iova, pick(model, MODEL_IOAS),
				  IOVA + pick(model, MODEL_SPACE / model->step) * model->step, length);
	case 4:
		return model_domain(model, idev, ioas);
	case 5:
	case 6:
		return model->access < 0 ? 0 : model_pin(model, iova, length);
	case 7:
		return model->access < 0 ? 0 : model_read(model, iova, length);
	default:
		if (model->access < 0 || pick(model, 4))
			return 0;
		drop_pins(model, model->access_ioas, 0, UINT64_MAX);
		model->access_ioas = !model->access_ioas;
		return access_replace(model->fd, model->access, model->ioas[model->access_ioas]);
	}
}

TEST_F_TIMEOUT(model, is_what_the_kernel_does, KST_STRESS_SECONDS)
{
	int steps = MODEL_STEPS * kst_factor();

	for (int i = 0; i < steps; i++) {
		int operation = pick(&self->model, 9);

		ASSERT_EQ(0, model_step(&self->model, self->device.idev, operation))
		{
			TH_LOG("step %d, operation %d: the result is unexpected", i, operation);
		}
		ASSERT_EQ(0, check_model(&self->model))
		{
			TH_LOG("step %d, operation %d: state is unexpected", i, operation);
		}
	}
}
