// SPDX-License-Identifier: GPL-2.0-only
#include "series/sift.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace kseries {
namespace {

/// Numbered parts share a version, single patches have one each: "[PATCH v2] x" replaces
/// "[PATCH] x".
std::string version_key(const Mail& mail) {
  return is_numbered_part(mail) ? "numbered" : "single " + mail.subject.words;
}

bool has_version(const Mail& mail) {
  return is_numbered_part(mail) || (mail.patch && !mail.subject.reply);
}

/// A part or single patch of "v2.1" replaces that of v2. A complete v2.1 replaces all of
/// v2.
std::vector<Mail> keep_newest_revisions(std::vector<Mail> mails, Series& series) {
  std::map<int, std::set<int>> parts_of;  // by revision
  for (const Mail& mail : mails) {
    if (is_numbered_part(mail) && mail.subject.number > 0)
      parts_of[mail.subject.revision].insert(mail.subject.number);
  }
  int whole = 0;
  int total = 0;  // of the complete one, which may still have the cover letter of v2
  std::map<std::string, int> newest;
  const auto key = [](const Mail& mail) {
    return version_key(mail) + " " + std::to_string(std::max(mail.subject.number, 0));
  };
  for (const Mail& mail : mails) {
    if (!has_version(mail)) continue;
    const SubjectLine& subject = mail.subject;
    newest[key(mail)] = std::max(newest[key(mail)], subject.revision);
    if (is_numbered_part(mail) && subject.revision >= whole &&
        parts_of[subject.revision].size() == static_cast<size_t>(subject.total)) {
      whole = subject.revision;
      total = subject.total;
    }
  }
  std::vector<Mail> kept;
  for (Mail& mail : mails) {
    const SubjectLine& subject = mail.subject;
    const bool cover = subject.number == 0 && subject.total == total;
    const int wanted = std::max(newest[key(mail)], is_numbered_part(mail) && !cover ? whole : 0);
    if (!has_version(mail) || subject.revision == wanted) {
      kept.push_back(std::move(mail));
      continue;
    }
    series.remarks.push_back("ignored: '" + subject.words + "' of version " +
                             std::to_string(subject.version) + ", superseded by v" +
                             std::to_string(subject.version) + "." + std::to_string(wanted));
  }
  return kept;
}

}  // namespace

bool is_numbered_part(const Mail& mail) {
  return mail.subject.total > 0 && !mail.subject.reply && (mail.patch || mail.subject.number == 0);
}

std::vector<Mail> sift(std::vector<Mail> mails, Series& series) {
  std::map<std::string, int> newest;
  for (const Mail& mail : mails) {
    if (!has_version(mail)) continue;
    int& version = newest[version_key(mail)];
    version = std::max(version, mail.subject.version);
  }
  const bool numbered = std::any_of(mails.begin(), mails.end(), is_numbered_part);
  std::vector<Mail> kept;
  std::set<std::string> ids;
  std::map<int, int> older;
  int unnumbered = 0;
  for (Mail& mail : mails) {
    if (!mail.message_id.empty() && !ids.insert(mail.message_id).second) continue;
    const bool part = is_numbered_part(mail);
    if (has_version(mail) && mail.subject.version < newest[version_key(mail)]) {
      ++older[mail.subject.version];
      continue;
    }
    // A patch without a number in the thread of a numbered series is part of the discussion.
    if (numbered && !part && mail.patch) {
      ++unnumbered;
      continue;
    }
    kept.push_back(std::move(mail));
  }
  for (const auto& [version, count] : older) {
    series.remarks.push_back("ignored: " + std::to_string(count) + " mail(s) of version " +
                             std::to_string(version));
  }
  if (unnumbered > 0)
    series.remarks.push_back("ignored: " + std::to_string(unnumbered) +
                             " patch(es) without a number next to the numbered parts");
  return keep_newest_revisions(std::move(kept), series);
}

}  // namespace kseries
