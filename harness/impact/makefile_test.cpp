// SPDX-License-Identifier: GPL-2.0-only
#include "impact/makefile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace kseries {
namespace {

using Files = std::map<std::string, std::string>;

ReadSource reader(const Files& files) {
  return [&files](const std::string& name) -> std::optional<std::string> {
    const auto found = files.find(name);
    if (found == files.end()) return std::nullopt;
    return found->second;
  };
}

std::string guard(const std::string& path, const Files& files) {
  return BuildGuards(reader(files)).find(path).text();
}

TEST(Makefile, GuardCombinesCompositeObjectsAndDirectories) {
  const Files files = {
      {"Kbuild", "obj-y += drivers/\n"},
      {"drivers/Makefile", "obj-$(CONFIG_VFIO)\t\t+= vfio/\nobj-y += iommu/\n"},
      {"drivers/vfio/Makefile",
       "obj-$(CONFIG_VFIO) += vfio.o\n"
       "vfio-y += vfio_main.o\n"
       "vfio-$(CONFIG_VFIO_GROUP) += group.o\n"
       "obj-$(CONFIG_VFIO_PCI_CORE) += pci/\n"},
      {"drivers/vfio/pci/Makefile",
       "vfio-pci-core-y := vfio_pci_core.o \\\n\tvfio_pci_intrs.o\n"
       "obj-$(CONFIG_VFIO_PCI_CORE) += vfio-pci-core.o\n"},
      {"drivers/iommu/Makefile", "obj-$(CONFIG_GENERIC_PT) += generic_pt/fmt/\nobj-y += a.o\n"},
      {"drivers/iommu/generic_pt/fmt/Makefile", "obj-$(CONFIG_AMDV1) += amdv1.o # a comment\n"}};
  EXPECT_EQ(guard("drivers/vfio/group.c", files), "VFIO && VFIO_GROUP");
  EXPECT_EQ(guard("drivers/vfio/vfio_main.c", files), "VFIO");
  EXPECT_EQ(guard("drivers/vfio/pci/vfio_pci_intrs.c", files), "VFIO && VFIO_PCI_CORE");
  EXPECT_EQ(guard("drivers/iommu/generic_pt/fmt/amdv1.c", files), "AMDV1 && GENERIC_PT");
  EXPECT_EQ(guard("drivers/iommu/a.c", files), "y");
  EXPECT_EQ(guard("drivers/iommu/absent.c", files), "");
  EXPECT_EQ(guard("tools/testing/x.c", files), "");
}

TEST(Makefile, ConditionsAndAlternativesAreEvaluated) {
  const Files files = {{"drivers/Makefile", "obj-y += a/\n"},
                       {"drivers/a/Makefile",
                        "ifdef CONFIG_A\nobj-y += one.o\nelse\nobj-$(CONFIG_B) += one.o\nendif\n"
                        "ifeq ($(CONFIG_C),y)\nobj-$(CONFIG_D) += two.o\nendif\n"
                        "obj-$(subst m,y,$(CONFIG_E)) += three.o\n"}};
  EXPECT_EQ(guard("drivers/a/one.c", files), "A || B");
  EXPECT_EQ(guard("drivers/a/two.c", files), "C && D");
  EXPECT_EQ(guard("drivers/a/three.c", files), "E");
}

TEST(Makefile, AnyOfSeveralSymbolsMayBeEnough) {
  const Files files = {{"drivers/Makefile", "obj-y += a/\n"},
                       {"drivers/a/Makefile",
                        "ifneq ($(filter y,$(CONFIG_A) $(CONFIG_B)),)\nobj-y += filter.o\nendif\n"
                        "ifneq ($(CONFIG_A)$(CONFIG_B),)\nobj-$(CONFIG_C) += joined.o\nendif\n"
                        "ifeq ($(filter y,$(CONFIG_A)$(CONFIG_B)),y)\nobj-y += one.o\nendif\n"
                        "ifeq ($(CONFIG_A)$(CONFIG_B),yy)\nobj-y += both.o\nendif\n"
                        "ifneq ($(CONFIG_A)$(OTHER),)\nobj-y += other.o\nendif\n"
                        "ifneq ($(CONFIG_A),y)\nobj-y += absent.o\nendif\n"
                        "ifneq ($(call test-lt, $(CONFIG_A), 3),)\nobj-y += call.o\nendif\n"}};
  EXPECT_EQ(guard("drivers/a/filter.c", files), "A || B");
  EXPECT_EQ(guard("drivers/a/joined.c", files), "A && C || B && C");
  EXPECT_EQ(guard("drivers/a/one.c", files), "A || B");
  EXPECT_EQ(guard("drivers/a/both.c", files), "A && B");
  EXPECT_EQ(guard("drivers/a/other.c", files), "y");
  EXPECT_EQ(guard("drivers/a/absent.c", files), "y");
  EXPECT_EQ(guard("drivers/a/call.c", files), "y");
}

TEST(Makefile, TooManyAlternativesNeverMakeTheGuardTooStrict) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "obj-$(CONFIG_A" + std::to_string(i) + ") += one.o\n";
  const Files files = {{"drivers/Makefile", "obj-y += a/\n"}, {"drivers/a/Makefile", text}};
  const BuildGuard found = BuildGuards(reader(files)).find("drivers/a/one.c");
  EXPECT_NE(
      std::find(found.alternatives.begin(), found.alternatives.end(), std::set<std::string>{}),
      found.alternatives.end());
}

TEST(Makefile, MakeFunctionsInTheNameOfAListAreEvaluated) {
  const Files files = {{"drivers/Makefile", "obj-y += a/\n"},
                       {"drivers/a/Makefile",
                        "obj-$(CONFIG_A:m=y) += one.o\n"
                        "obj-$(subst y,$(CONFIG_A),$(CONFIG_B)) += two.o\n"
                        "obj-$(filter y,$(CONFIG_A) $(CONFIG_B)) += three.o\n"
                        "obj-$(if $(CONFIG_A),,$(CONFIG_B)) += four.o\n"}};
  EXPECT_EQ(guard("drivers/a/one.c", files), "A");
  EXPECT_EQ(guard("drivers/a/two.c", files), "A && B");
  EXPECT_EQ(guard("drivers/a/three.c", files), "A || B");
  EXPECT_EQ(guard("drivers/a/four.c", files), "y");
}

TEST(Makefile, MakefileOfAnArchitectureIsReadInAdditionToKbuild) {
  const Files files = {
      {"arch/x86/Kbuild", "obj-y += kernel/\n"},
      {"arch/x86/Makefile", "libs-y += arch/x86/lib/\ndrivers-$(CONFIG_PCI) += arch/x86/pci/\n"},
      {"arch/x86/kernel/Makefile", "obj-y += a.o\n"},
      {"arch/x86/lib/Makefile", "lib-y += a.o\n"},
      {"arch/x86/pci/Makefile", "obj-$(CONFIG_OLPC) += a.o\n"}};
  EXPECT_EQ(guard("arch/x86/kernel/a.c", files), "y");
  EXPECT_EQ(guard("arch/x86/lib/a.c", files), "y");
  EXPECT_EQ(guard("arch/x86/pci/a.c", files), "OLPC && PCI");
}

TEST(Makefile, ObjectMayBeListedWithAPathInAParentDirectory) {
  const Files files = {{"drivers/Makefile", "obj-y += gpu/\n"},
                       {"drivers/gpu/Makefile", "obj-$(CONFIG_GPU) += card/\n"},
                       {"drivers/gpu/card/Makefile",
                        "obj-$(CONFIG_CARD) += card.o\ncard-y += main.o display/dp.o\n"
                        "card-$(CONFIG_LIB) += $(addprefix lib/, \\\n\t\ta.o \\\n\t\tb.o)\n"}};
  EXPECT_EQ(guard("drivers/gpu/card/display/dp.c", files), "CARD && GPU");
  EXPECT_EQ(guard("drivers/gpu/card/lib/b.c", files), "CARD && GPU && LIB");
  EXPECT_EQ(guard("drivers/gpu/card/display/absent.c", files), "");
}

TEST(Makefile, GenericKvmIsBuiltByTheMakefileOfTheArchitecture) {
  const Files files = {{"Kbuild", "obj-y += virt/\n"},
                       {"virt/Makefile", "obj-y += lib/\n"},
                       {"virt/kvm/Makefile.kvm",
                        "KVM ?= ../../../virt/kvm\n"
                        "kvm-y := $(KVM)/kvm_main.o $(KVM)/eventfd.o\n"
                        "kvm-$(CONFIG_KVM_VFIO) += $(KVM)/vfio.o\n"}};
  EXPECT_EQ(guard("virt/kvm/kvm_main.c", files), "KVM");
  EXPECT_EQ(guard("virt/kvm/vfio.c", files), "KVM && KVM_VFIO");
}

TEST(Makefile, CompositesThatContainEachOtherTerminate) {
  // Each of 60 composite objects is part of all others: too many paths to follow.
  Files files = {{"drivers/Makefile", "obj-y += a/\n"}};
  std::string all;
  for (int i = 0; i < 60; ++i) all += " c" + std::to_string(i) + ".o";
  for (int i = 0; i < 60; ++i) {
    files["drivers/a/Makefile"] += "c" + std::to_string(i) + "-y += part.o" + all + "\n";
  }
  files["drivers/a/Makefile"] += "obj-$(CONFIG_A) += c59.o\n";
  EXPECT_EQ(guard("drivers/a/part.c", files), "A");
}

TEST(Makefile, EachFileIsReadOnce) {
  const Files files = {{"drivers/Makefile", "obj-y += a/\n"},
                       {"drivers/a/Makefile", "obj-$(CONFIG_A) += one.o two.o\n"}};
  std::map<std::string, int> reads;
  BuildGuards guards([&](const std::string& name) {
    ++reads[name];
    return reader(files)(name);
  });
  EXPECT_EQ(guards.find("drivers/a/one.c").text(), "A");
  EXPECT_EQ(guards.find("drivers/a/two.c").text(), "A");
  EXPECT_EQ(reads["drivers/a/Makefile"], 1);
  EXPECT_EQ(reads["drivers/Makefile"], 1);
}

}  // namespace
}  // namespace kseries
