/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model of two IOAS: what is mapped where, and therefore which pages are in which
 * domain, and how often each page must be pinned. One mapping pins a page once, however
 * many domains, copies and accesses use it (comment in drivers/iommu/iommufd/pages.c).
 */
#define MODEL_IOAS 2
#define MODEL_HWPTS 3
#define MODEL_AREAS 48
#define MODEL_PINS 16
/* Few IOVAs, so that ranges often meet. */
#define MODEL_SPACE (48 * PAGE)

struct model_area {
	bool used;
	int ioas;
	unsigned int mapping; /* number of the map call: copies have that of their source */
	uint64_t iova, length;
	uint8_t *memory;
};

struct model_pin {
	bool used;
	uint64_t iova, length;
	uint32_t id;
};

struct model {
	int fd, access, access_ioas;
	uint64_t step; /* granularity of addresses */
	uint32_t ioas[MODEL_IOAS], hwpts[MODEL_IOAS][MODEL_HWPTS];
	struct model_area areas[MODEL_AREAS];
	struct model_pin pins[MODEL_PINS];
	uint8_t *memory;
	unsigned int mappings;
	uint64_t random;
};

static uint64_t pick(struct model *model, uint64_t count)
{
	return (kst_random_from(&model->random) >> 16) % count;
}

static struct model_area *area_at(struct model *model, int ioas, uint64_t iova)
{
	for (int i = 0; i < MODEL_AREAS; i++) {
		struct model_area *area = &model->areas[i];

		if (area->used && area->ioas == ioas && iova - area->iova < area->length)
			return area;
	}
	return NULL;
}

static bool overlaps(struct model *model, int ioas, uint64_t iova, uint64_t length)
{
	for (uint64_t at = 0; at < length; at += model->step)
		if (area_at(model, ioas, iova + at))
			return true;
	return false;
}

static bool is_contiguous(struct model *model, int ioas, uint64_t iova, uint64_t length)
{
	for (uint64_t at = 0; at < length; at += model->step)
		if (!area_at(model, ioas, iova + at))
			return false;
	return true;
}

static int count_free_areas(const struct model *model)
{
	int count = 0;

	for (int i = 0; i < MODEL_AREAS; i++)
		count += !model->areas[i].used;
	return count;
}

static void add_area(struct model *model, int ioas, unsigned int mapping, uint64_t iova,
		     uint8_t *memory, uint64_t length)
{
	for (int i = 0; i < MODEL_AREAS; i++) {
		if (model->areas[i].used)
			continue;
		model->areas[i] = (struct model_area){true, ioas, mapping, iova, length, memory};
		return;
	}
}

/* Forgets the pins that an unmapped range releases: the access drops the whole pin. */
static void drop_pins(struct model *model, int ioas, uint64_t iova, uint64_t length)
{
	for (int i = 0; i < MODEL_PINS; i++) {
		struct model_pin *pin = &model->pins[i];

		if (ioas == model->access_ioas && pin->iova < iova + length &&
		    iova < pin->iova + pin->length)
			pin->used = false;
	}
}

static bool has_domain(const struct model *model, int ioas)
{
	for (int i = 0; i < MODEL_HWPTS; i++)
		if (model->hwpts[ioas][i])
			return true;
	return false;
}

/* Returns whether an area covers the page, and keeps it pinned. */
static bool pins_page(const struct model *model, const struct model_area *area,
		      const uint8_t *page)
{
	if (area->memory >= page + PAGE || area->memory + area->length <= page)
		return false;
	if (has_domain(model, area->ioas))
		return true;
	for (int i = 0; i < MODEL_PINS; i++) {
		const struct model_pin *pin = &model->pins[i];
		uint64_t iova = area->iova + (page - area->memory);

		/* Areas are aligned to pages if there are pins. */
		if (pin->used && area->ioas == model->access_ioas &&
		    iova - pin->iova < pin->length)
			return true;
	}
	return false;
}

static unsigned int count_refs(const struct model *model, const uint8_t *page)
{
	uint64_t mappings[MODEL_AREAS];
	unsigned int count = 0;

	for (int i = 0; i < MODEL_AREAS; i++) {
		const struct model_area *area = &model->areas[i];
		bool known = false;

		if (!area->used || !pins_page(model, area, page))
			continue;
		for (unsigned int n = 0; n < count; n++)
			known |= mappings[n] == area->mapping;
		if (!known)
			mappings[count++] = area->mapping;
	}
	return count;
}

static int check_domains(struct model *model)
{
	for (int i = 0; i < MODEL_AREAS; i++) {
		struct model_area *area = &model->areas[i];

		for (int n = 0; area->used && n < MODEL_HWPTS; n++) {
			uint32_t hwpt = model->hwpts[area->ioas][n];
			int result = !hwpt ? 0
					   : check_map(model->fd, hwpt, area->iova,
						       area->memory, area->length);
			if (result)
				return result;
		}
	}
	return 0;
}

/* Returns 0 if the kernel agrees with the model. */
static int check_model(struct model *model)
{
	uint8_t *end = model->memory + MEMORY_PAGES * PAGE;
	int result = check_domains(model);

	for (uint8_t *from = model->memory; !result && from < end;) {
		unsigned int refs = count_refs(model, from);
		uint8_t *to = from + PAGE;

		while (to < end && count_refs(model, to) == refs)
			to += PAGE;
		result = check_refs(model->fd, from, to - from, refs);
		from = to;
	}
	/* Unmapped IOVAs: samples, because each is a call. */
	for (int i = 0; !result && i < 4; i++) {
		uint64_t iova = IOVA + pick(model, MODEL_SPACE / HALF) * HALF;
		int ioas = pick(model, MODEL_IOAS);
		uint32_t hwpt = model->hwpts[ioas][pick(model, MODEL_HWPTS)];

		for (uint8_t *page = model->memory; hwpt && page < model->memory + 4 * PAGE;
		     page += HALF)
			if (!area_at(model, ioas, iova) &&
			    check_map(model->fd, hwpt, iova, page, HALF) != -EINVAL)
				result = -EPROTO;
	}
	return result;
}
