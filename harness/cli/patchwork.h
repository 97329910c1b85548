// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/http.h"
#include "report/patchwork.h"

namespace kseries {

/// Sends a request; send_http() outside of tests.
using SendHttp = std::function<Result<HttpResponse>(const HttpRequest&)>;
/// Waits that many seconds.
using Wait = std::function<void(double)>;

struct PatchworkServer {
  std::string url;    ///< "https://patchwork.kernel.org"
  std::string token;  ///< of the API
};

/// Posts each check unless the newest one of the same context already says the same. Requests that
/// fail for a reason that passes (no response, 429, 5xx) are repeated three times; a POST only
/// after another look at what is there, because the first one may have arrived. Returns a line for
/// each check. Errors: the server does not know a patch, or rejects a request.
Result<std::vector<std::string>> post_checks(const PatchworkServer& server,
                                             const std::vector<PatchworkCheck>& checks,
                                             const SendHttp& send, const Wait& wait);

/// The requests that post_checks() would send, with the id of the patch left open.
std::string dry_run_text(const PatchworkServer& server, const std::vector<PatchworkCheck>& checks);

/// Checks the address of a server. Error of kind usage: it is not https, so that anyone between
/// could read the token; http is accepted for this machine.
Result<Done> check_server_url(const std::string& url);

}  // namespace kseries
