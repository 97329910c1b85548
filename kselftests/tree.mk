# SPDX-License-Identifier: GPL-2.0-only
# Builds a suite from unmodified selftests of the kernel tree: `programs` in
# selftests/`folder`, those of `optional` that exist, and the source files `more`. main()
# of each program is renamed, and its other global symbols are made local. If the tree
# lacks a program or does not compile against its own headers, launch_test.c reports that.
top := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
name := $(notdir $(CURDIR))
O ?= $(top)/out
CC ?= gcc
tests := $(KDIR)/tools/testing/selftests
programs += $(foreach one,$(optional),$(if $(wildcard $(tests)/$(folder)/$(one).c),$(one)))
objects := $(O)/$(name).objects

all: $(O)/$(name)

include $(top)/uapi.mk

flags := -O2 -D_GNU_SOURCE -w -isystem $(O)/uapi -I$(tests) $(extra)

# Contains the compiler output; empty if everything compiled.
$(objects)/log: $(uapi) $(stamp) $(MAKEFILE_LIST)
	@rm -rf $(objects) && mkdir -p $(objects) && : > $@
	@for file in $(more); do \
		$(CC) $(flags) -c -o $(objects)/$$(echo $$file | tr / _).o \
			$(tests)/$(folder)/$$file 2>> $@ || break; done
	@for program in $(programs); do \
		$(CC) $(flags) -Dmain=$${program}_main -c -o $(objects)/$$program.o \
			$(tests)/$(folder)/$$program.c 2>> $@ || break; \
		objcopy --keep-global-symbol=$${program}_main $(objects)/$$program.o; done

launcher = $(CC) -O2 -D_GNU_SOURCE -I$(top)/lib/include -static -o $@ launch_test.c
link = $(launcher) -isystem $(O)/uapi -pthread $(top)/lib/*.c $(objects)/*.o $(libraries)
tree_errors := ^$(O)/uapi/.* error: |: undefined reference to |: multiple definition of

# $(name).problem contains the first error. Without one it does not exist. If the linker
# fails for another reason, such as a missing library, that is not a problem of the tree.
$(O)/$(name): launch_test.c $(objects)/log $(wildcard $(top)/lib/*.c)
	@rm -f $@.problem && : > $(objects)/link
	@grep -q ' error: ' $(objects)/log || $(link) 2> $(objects)/link || \
		grep -qE '$(tree_errors)' $(objects)/link || { cat $(objects)/link >&2; exit 1; }
	@grep -hE ' error: |$(tree_errors)' $(objects)/log $(objects)/link | head -n1 | \
		sed 's,$(KDIR)/,,g; s,$(O)/uapi/,include/uapi/,g' | tr -d '"\\\n' > $@.problem
	@if [ -s $@.problem ]; then \
		$(launcher) -DBROKEN="\"$$(cat $@.problem)\"" $(top)/lib/launch.c; \
	else \
		rm $@.problem; \
	fi

.PHONY: all
