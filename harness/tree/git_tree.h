// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"

namespace kseries {

/// A revision of a git repository.
struct GitRevision {
  std::string repository;  ///< as given
  std::string revision;    ///< as given; "HEAD" when none was
  std::string commit;      ///< ID
  std::string tree;        ///< ID of the tree object: the same for the same content
};

/// Finds "PATH@REV" (without "git:"). REV is anything that git rev-parse accepts, and
/// HEAD when there is no "@REV". PATH ends at the first '@' after an existing path, so
/// that both may contain an '@'. Errors name what was not found.
Result<GitRevision> find_revision(const std::string& path_and_revision);

/// Writes the files of the revision below `folder`, read-only and exactly
/// as committed (no conversion of line endings, no filter). The checkout and index of
/// the repository are neither read nor written.
Result<Done> write_revision(const GitRevision& revision, const std::string& folder);

}  // namespace kseries
