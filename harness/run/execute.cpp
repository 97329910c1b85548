// SPDX-License-Identifier: GPL-2.0-only
#include "run/execute.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "host/process.h"
#include "model/names.h"

namespace kseries {
namespace fs = std::filesystem;

Result<Done> execute(const RunFolder& run, const Plan& plan, const Environment& environment,
                     const std::function<void(std::string_view)>& on_line) {
  Command ninja;
  // -k 0: continue with the other cells after a failed step.
  ninja.argv = {"ninja", "-k", "0", "-j", std::to_string(plan.lanes + plan.guests)};
  ninja.directory = run.root();
  ninja.environment = environment.variables;
  (*ninja.environment)["NINJA_STATUS"] = "[%f/%t] ";
  // The steps run in the directory of the run, where a relative path would be wrong.
  (*ninja.environment)["KSERIES_HOME"] = environment.checkout;
  ninja.merge_stderr = true;
  ninja.keep_bytes = 0;
  ninja.on_line = on_line;
  TRY(kseries::run(ninja));
  return Done{};
}

namespace {

/// The step holds this lock while it runs; the kernel releases it however the step ends.
int marked(const std::string& path) {
  for (;;) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) return descriptor;
    ::flock(descriptor, LOCK_EX);
    // Between open() and flock(), another process may have removed the file as stale.
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || status.st_nlink > 0) return descriptor;
    ::close(descriptor);
  }
}

}  // namespace

RunningMark::RunningMark(const RunFolder& run, const Step& step)
    : path_(run.running() + "/" + std::string(enum_name(step.kind)) + " " + step.id) {
  (void)make_folders(run.running());
  descriptor_ = marked(path_);
}

void RunningMark::note(std::string_view text) const {
  (void)::ftruncate(descriptor_, 0);
  (void)::pwrite(descriptor_, text.data(), text.size(), 0);
}

RunningMark::~RunningMark() { ::unlink(path_.c_str()); }

std::vector<RunningStep> running_steps(const RunFolder& run) {
  std::vector<RunningStep> steps;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(run.running(), code)) {
    Result<std::optional<FileLock>> lock = FileLock::attempt(entry.path());
    const bool at_work = lock && !lock->has_value();
    if (at_work) {
      Result<std::string> note = read_file(entry.path());
      steps.push_back({.title = entry.path().filename(), .waiting_for = note ? note.take() : ""});
    } else {
      fs::remove(entry.path(), code);
    }
  }
  return steps;
}

}  // namespace kseries
