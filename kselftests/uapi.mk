# SPDX-License-Identifier: GPL-2.0-only
# The UAPI headers of the tree KDIR in $(O)/uapi, less what only the kernel's build
# understands. `stamp` changes with KDIR: what was made of another tree is made again.
stamp := $(O)/kdir
headers := $(wildcard $(addprefix $(KDIR)/include/uapi/linux/,vfio.h iommufd.h))
uapi := $(patsubst $(KDIR)/include/uapi/%,$(O)/uapi/%,$(headers))

$(stamp): FORCE
	@mkdir -p $(@D)
	@echo "$(KDIR)" | cmp -s - $@ || echo "$(KDIR)" > $@

# Renamed when it is whole: suites that are made in parallel share it.
$(O)/uapi/%.h: $(KDIR)/include/uapi/%.h $(stamp)
	@mkdir -p $(@D)
	sed -e 's/ __user / /; s/__counted_by[a-z_]*([a-z_]*)//' $< > $@.$(name)
	@mv $@.$(name) $@

FORCE:
.PHONY: FORCE
