// SPDX-License-Identifier: GPL-2.0-only
#include "codec/common_toml.h"

namespace kseries {

void read_known_failure(TomlTable& table, KnownFailure& known) {
  table.read("suite", known.suite);
  table.read("name", known.name);
  table.read("splat", known.splat);
  table.read("title", known.title);
  table.read_required("reason", known.reason);
}

void read_offer(TomlTable& table, Offer& offer) {
  table.read_required("word", offer.word);
  table.read("when", offer.when);
  table.read("tree", offer.tree);
}

}  // namespace kseries
