// SPDX-License-Identifier: GPL-2.0-only
#include "cli/patchwork.h"

#include <optional>

#include "base/text.h"

namespace kseries {
namespace {

constexpr int max_attempts = 4;

std::string base_url(const PatchworkServer& server) {
  std::string url = server.url;
  while (url.ends_with('/')) url.pop_back();
  return url.ends_with("/api") ? url : url + "/api";
}

std::string find_url(const PatchworkServer& server, const PatchworkCheck& check) {
  return base_url(server) + "/patches/?msgid=" + query_value(check.message_id);
}

std::string checks_url(const PatchworkServer& server, const std::string& id) {
  return base_url(server) + "/patches/" + id + "/checks/";
}

bool may_pass(const Result<HttpResponse>& response) {
  return !response || response->status == 429 || response->status >= 500;
}

Error rejected(const HttpRequest& request, const HttpResponse& response) {
  const bool denied = response.status == 401 || response.status == 403;
  return {"patchwork",
          "the server answered with status " + std::to_string(response.status) + ": " +
              printable_line(response.body.substr(0, 200)),
          request.url,
          denied ? "is the token one of a maintainer of the project?"
                 : "is this the address of a Patchwork server with API 1.2 or later?",
          ErrorKind::unavailable};
}

class Poster {
 public:
  Poster(const PatchworkServer& server, const SendHttp& send, const Wait& wait)
      : server_(server), send_(send), wait_(wait) {}

  /// Returns "posted" or "already there".
  Result<std::string> post(const PatchworkCheck& check) {
    const HttpRequest find = request("GET", find_url(server_, check), "");
    TRY_ASSIGN(const HttpResponse found, get(find));
    const auto ids = patchwork_ids(found.body);
    if (!ids) return rejected(find, found);
    if (ids->empty()) {
      return Error{"patchwork", "the server does not have the patch", check.message_id,
                   "was the series sent to a list of this server?", ErrorKind::unavailable};
    }
    const std::string url = checks_url(server_, std::to_string(ids->back()));
    const HttpRequest post = request("POST", url, check.body);
    for (int attempt = 1;; ++attempt) {
      TRY_ASSIGN(const bool there, is_there(url, check));
      if (there) return std::string(attempt == 1 ? "already there" : "posted");
      const Result<HttpResponse> response = send_(post);
      if (response && response->status == 201) return std::string("posted");
      if (!may_pass(response)) return rejected(post, *response);
      if (attempt == max_attempts)
        return response ? Result<std::string>(rejected(post, *response)) : response.error();
      wait_(1 << attempt);
    }
  }

 private:
  [[nodiscard]] HttpRequest request(const std::string& method, const std::string& url,
                                    const std::string& body) const {
    HttpRequest made{method, url, {"Accept: application/json"}, body};
    if (!server_.token.empty()) made.headers.push_back("Authorization: Token " + server_.token);
    if (!body.empty()) made.headers.emplace_back("Content-Type: application/json");
    return made;
  }

  Result<HttpResponse> get(const HttpRequest& request) {
    for (int attempt = 1;; ++attempt) {
      Result<HttpResponse> response = send_(request);
      if (response && response->status == 200) return response;
      if (!may_pass(response)) return rejected(request, *response);
      if (attempt == max_attempts)
        return response ? Result<HttpResponse>(rejected(request, *response)) : response;
      wait_(1 << attempt);
    }
  }

  Result<bool> is_there(const std::string& url, const PatchworkCheck& check) {
    const HttpRequest list =
        request("GET", url + "?context=" + query_value(check.context) + "&order=-id", "");
    TRY_ASSIGN(const HttpResponse response, get(list));
    const std::optional<bool> posted = is_posted(response.body, check);
    if (!posted) return rejected(list, response);
    return *posted;
  }

  const PatchworkServer& server_;
  const SendHttp& send_;
  const Wait& wait_;
};

}  // namespace

Result<std::vector<std::string>> post_checks(const PatchworkServer& server,
                                             const std::vector<PatchworkCheck>& checks,
                                             const SendHttp& send, const Wait& wait) {
  std::vector<std::string> lines;
  Poster poster(server, send, wait);
  for (const PatchworkCheck& check : checks) {
    TRY_ASSIGN(const std::string what, poster.post(check));
    lines.push_back("patch " + std::to_string(check.patch) + ": " + what);
  }
  return lines;
}

std::string dry_run_text(const PatchworkServer& server, const std::vector<PatchworkCheck>& checks) {
  std::string text;
  for (const PatchworkCheck& check : checks) {
    text += "# patch " + std::to_string(check.patch) + "\nGET " + find_url(server, check) + "\n";
    const std::string url = checks_url(server, "ID");
    text += "GET " + url + "?context=" + query_value(check.context) + "&order=-id\n";
    text += "POST " + url + "\n" + check.body + "\n";
  }
  return text;
}

Result<Done> check_server_url(const std::string& url) {
  if (url.starts_with("https://")) return Done{};
  for (const char* local : {"http://localhost", "http://127.0.0.1", "http://[::1]"}) {
    const std::string_view rest =
        std::string_view(url).substr(std::min(url.size(), std::string_view(local).size()));
    const bool ends = rest.empty() || rest.front() == ':' || rest.front() == '/';
    // "http://localhost:x@host" is another host.
    if (url.starts_with(local) && ends && rest.find('@') == std::string_view::npos) return Done{};
  }
  return Error{"patchwork", "not an https address", url,
               "give the address of the server, such as https://patchwork.kernel.org",
               ErrorKind::usage};
}

}  // namespace kseries
