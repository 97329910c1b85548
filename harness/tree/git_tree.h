// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"

namespace kseries {

/// A revision of a git repository.
struct GitRevision {
  std::string repository;  ///< path as given
  std::string revision;    ///< as given; "HEAD" when none was
  std::string commit;      ///< id
  std::string tree;        ///< id of the tree object: equal for equal content
};

/// Finds "PATH@REV" (without "git:"); REV is all that git rev-parse takes, and
/// HEAD when there is no "@REV". The first '@' after an existing path counts, so
/// that paths and revisions with an '@' work. Errors name what was not found.
Result<GitRevision> find_revision(const std::string& path_and_revision);

/// Writes the files of the revision's tree below `folder`, read-only, exactly
/// as committed (no line-end or other filter). The repository's checkout and
/// index are neither read nor written.
Result<Done> write_revision(const GitRevision& revision, const std::string& folder);

}  // namespace kseries
