// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kseries {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::string> headers;  ///< "Name: value"
  std::string body;                  ///< sent with POST
};

struct HttpResponse {
  long status = 0;
  std::string body;  ///< at most 16 MiB
};

/// Sends a request with libcurl and waits at most a minute for the response, whatever its status.
/// Redirects are not followed, so that headers with secrets stay with the server that was named.
/// Error of kind unavailable: no response.
Result<HttpResponse> send_http(const HttpRequest& request);

/// `text` for a part of a URL's query: all characters but letters, digits and "-._~" encoded.
std::string query_value(const std::string& text);

}  // namespace kseries
