// SPDX-License-Identifier: GPL-2.0-only
#include "cli/enumeration_text.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

Enumeration two_rows() { return {.symbols = {"VFIO", "A", "IOMMUFD"}, .rows = {"mny", "nnn"}}; }

TEST(EnumerationText, CsvHasAHeaderAndALineForEachRow) {
  EXPECT_EQ(enumeration_csv(two_rows()), "VFIO,A,IOMMUFD\nm,n,y\nn,n,n\n");
}

TEST(EnumerationText, TableHasAlignedColumns) {
  EXPECT_EQ(enumeration_table(two_rows()),
            "VFIO  A  IOMMUFD\n"
            "m     n  y\n"
            "n     n  n\n");
}

}  // namespace
}  // namespace kseries
