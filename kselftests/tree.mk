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

$(O)/$(name): launch_test.c $(objects)/log $(wildcard $(top)/lib/*.c)
	@broken="$$(sed -n 's/^.*: \(fatal \)\?error: \($(subst /,\/,$(KDIR))\/\)\?//p' $(objects)/log | head -n1 | \
		tr -d '"\\' | tr '\n' ' ')"; \
	if [ -n "$$broken" ]; then \
		$(CC) -O2 -D_GNU_SOURCE -I$(top)/lib/include -isystem $(O)/uapi -static -o $@ \
			-DBROKEN="\"$$broken\"" launch_test.c $(top)/lib/*.c; \
	else \
		$(CC) -O2 -D_GNU_SOURCE -I$(top)/lib/include -isystem $(O)/uapi -static -pthread \
			-o $@ launch_test.c $(top)/lib/*.c $(objects)/*.o $(libraries); \
	fi

.PHONY: all
