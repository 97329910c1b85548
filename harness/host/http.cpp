// SPDX-License-Identifier: GPL-2.0-only
#include "host/http.h"

#include <curl/curl.h>

#include <memory>
#include <mutex>

#include "base/quote.h"

namespace kseries {
namespace {

constexpr long connect_seconds = 20;
constexpr long total_seconds = 60;
constexpr size_t max_body = 16U << 20;

struct FreeCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

size_t append_body(char* data, size_t size, size_t count, void* target) {
  auto& body = *static_cast<std::string*>(target);
  if (body.size() + size * count > max_body) return 0;
  body.append(data, size * count);
  return size * count;
}

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

Error http_error(const std::string& what, const HttpRequest& request) {
  return {"http", what, request.url, "check the address and the network", ErrorKind::unavailable};
}

}  // namespace

Result<HttpResponse> send_http(const HttpRequest& request) {
  start_curl();
  const std::unique_ptr<CURL, FreeCurl> curl(curl_easy_init());
  if (!curl) return http_error("libcurl can't be initialised", request);
  std::unique_ptr<curl_slist, FreeList> headers;
  for (const std::string& header : request.headers) {
    headers.reset(curl_slist_append(headers.release(), header.c_str()));
  }
  HttpResponse response;
  char message[CURL_ERROR_SIZE] = "";
  CURL* const handle = curl.get();
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "kseries");
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, total_seconds);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, append_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &response.body);
  if (request.method == "POST") {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  const CURLcode code = curl_easy_perform(handle);
  if (code != CURLE_OK) {
    return http_error(*message != '\0' ? message : curl_easy_strerror(code), request);
  }
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &response.status);
  return response;
}

std::string query_value(const std::string& text) { return percent_encode(text, "-._~"); }

}  // namespace kseries
