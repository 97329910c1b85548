# SPDX-License-Identifier: GPL-2.0-only
# Builds one suite: all *.c files of its directory and the library, linked statically.
# KDIR: kernel source tree. O: output directory.
top := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
name := $(notdir $(CURDIR))
O ?= $(top)/out
CC ?= gcc

ifeq ($(wildcard $(KDIR)/tools/testing/selftests/kselftest_harness.h),)
$(error KDIR=$(KDIR) is not a kernel source tree)
endif

all: $(O)/$(name)

include $(top)/uapi.mk

CFLAGS += -O2 -g -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -D_GNU_SOURCE
CPPFLAGS += -isystem $(O)/uapi -isystem $(KDIR)/tools/testing/selftests -I$(top)/lib/include
CPPFLAGS += $(if $(filter %/iommufd.h,$(headers)),-DKST_HAVE_IOMMUFD_H)
sources := $(wildcard *.c) $(wildcard $(top)/lib/*.c)
depends := $(wildcard *.h) $(wildcard $(top)/lib/include/kst/*.h) $(uapi) $(stamp)

$(O)/$(name): $(sources) $(depends) $(top)/suite.mk
	$(CC) $(CPPFLAGS) $(CFLAGS) -static -pthread -o $@ $(sources)

.PHONY: all
