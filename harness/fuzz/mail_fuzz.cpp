// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz/check.h"
#include "series/diff.h"
#include "series/mail.h"
#include "series/mbox.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kseries;
  const auto mails = split_mbox(fuzz::as_text(data, size), "fuzz");
  if (!mails) return 0;
  for (const RawMail& raw : *mails) {
    const auto mail = parse_mail(raw);
    if (!mail || !mail->patch) continue;
    const Patch& patch = *mail->patch;
    fuzz::require(!patch.files.empty(), "a patch changes something");
    fuzz::require(patch.subject.find('\n') == std::string::npos, "a subject is one line");
    const auto files = parse_diff(patch.diff, "fuzz");
    fuzz::require(files.ok() && files->size() == patch.files.size(),
                  "the diff of a patch reads as the files of the patch");
  }
  return 0;
}
