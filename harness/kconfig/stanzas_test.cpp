// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/stanzas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::Each;
using testing::ElementsAre;

TEST(Stanzas, DefinitionsInAHelpTextAreIgnored) {
  EXPECT_THAT(stanza_by_line("config A\n"
                             "\tbool \"a\"\n"
                             "\thelp\n"
                             "\t  Boards with a\n"
                             "\n"
                             "\t  config file: say Y. The next line is one word:\n"
                             "\t  config FILE\n"
                             "\t  if unsure\n"
                             "\tdefault y\n"
                             "config B\n"),
              ElementsAre("A", "A", "A", "A", "A", "A", "A", "A", "A", "B"));
  // An empty help text.
  EXPECT_THAT(stanza_by_line("config A\n\thelp\n\nconfig B\n"), ElementsAre("A", "A", "A", "B"));
}

TEST(Stanzas, NameMayBeFollowedByATabOrComment) {
  EXPECT_THAT(stanza_by_line("config\tA\n\tbool\nmenuconfig  B # the second\n"),
              ElementsAre("A", "A", "B"));
  EXPECT_THAT(stanza_by_line("config\nconfig A B\nconfiguration X\n"), Each(""));
}

TEST(Stanzas, AnyOtherEntryEndsAStanza) {
  for (const std::string end : {"menu \"m\"", "endmenu", "choice", "endchoice", "comment \"c\"",
                                "mainmenu \"m\"", "if A", "endif # A", "source \"K\""}) {
    EXPECT_THAT(stanza_by_line("config A\n\tbool\n" + end + "\n\tdepends on B\n"),
                ElementsAre("A", "A", "", ""))
        << end;
  }
}

TEST(Stanzas, ContinuationLineIsNotAnEntry) {
  EXPECT_THAT(stanza_by_line("config A\n\tdefault y \\\n\tif B\n\tbool\n"),
              ElementsAre("A", "A", "A", "A"));
}

}  // namespace
}  // namespace kseries
