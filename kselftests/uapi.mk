# SPDX-License-Identifier: GPL-2.0-only
# Copies the UAPI headers of the tree KDIR to $(O)/uapi, without annotations that are only
# valid inside the kernel. `stamp` changes with KDIR, to rebuild everything that was built
# from another tree.
stamp := $(O)/kdir
headers := $(wildcard $(addprefix $(KDIR)/include/uapi/linux/,vfio.h iommufd.h))
uapi := $(patsubst $(KDIR)/include/uapi/%,$(O)/uapi/%,$(headers))

$(stamp): FORCE
	@mkdir -p $(@D)
	@echo "$(KDIR)" | cmp -s - $@ || echo "$(KDIR)" > $@

# Renamed when complete, since suites that are built in parallel share it.
$(O)/uapi/%.h: $(KDIR)/include/uapi/%.h $(stamp)
	@mkdir -p $(@D)
	sed -e 's/ __user / /; s/__counted_by[a-z_]*([a-z_]*)//' $< > $@.$(name)
	@mv $@.$(name) $@

FORCE:
.PHONY: FORCE
