// SPDX-License-Identifier: MIT
#include "aws/http_curl.h"

#include <algorithm>
#include <array>
#include <curl/curl.h>
#include <unistd.h>
#include <utility>

#include "aws/wire_text.h"
#include "base/check.h"
#include "base/curl_easy.h"
#include "base/text.h"

namespace ecsr::aws {
namespace {

using curl::set;

struct MultiCloser {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
using Multi = std::unique_ptr<CURLM, MultiCloser>;

/// An answer with more headers than this is cut: no AWS service sends a quarter of it.
constexpr std::size_t kMaxHeaders = 100;

/// One handle with what it needs while a request is under way.
struct Transfer {
  curl::Easy handle;
  curl::List headers;
  std::string url;
  std::string signing;
  std::size_t index = 0;  ///< in the wave
  std::size_t max_answer_bytes = 0;
  bool head_ended = false;
  bool too_long = false;
  HttpAnswer answer;
  std::array<char, CURL_ERROR_SIZE> trouble{};
};

std::size_t take_body(char* bytes, std::size_t /*one*/, std::size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  if (transfer.answer.body.size() + count > transfer.max_answer_bytes) {
    transfer.too_long = true;
    return 0;  // ends the transfer with CURLE_WRITE_ERROR
  }
  transfer.answer.body.append(bytes, count);
  return count;
}

std::size_t take_header(char* bytes, std::size_t /*one*/, std::size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  HttpAnswer& answer = transfer.answer;
  const std::string_view line(bytes, count);
  if (line.starts_with("HTTP/")) {  // also the answer after a "100 Continue"
    answer.headers.clear();
    transfer.head_ended = false;
  }
  if (trim(line).empty()) transfer.head_ended = true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || answer.headers.size() == kMaxHeaders) return count;
  answer.headers.push_back(
      {lower_case(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  return count;
}

curl::List header_list(const HttpRequest& request) {
  curl::List list;
  const auto append = [&list](const std::string& line) { curl::append(list, line); };
  for (const HttpHeader& header : request.headers) append(header.name + ": " + header.value);
  if (request.signing && !request.signing->credentials.session_token.empty()) {
    append("X-Amz-Security-Token: " + request.signing->credentials.session_token.reveal());
  }
  // libcurl would call an empty body a form. Only where nothing is signed: see prepare().
  if (request.method == HttpMethod::kPut) append("Content-Type:");
  return list;
}

/// A line end in a header would be the begin of another header.
bool fits_on_one_line(const HttpHeader& header) {
  constexpr std::string_view kLineEnds("\r\n\0", 3);
  return header.name.find_first_of(kLineEnds) == std::string::npos &&
         header.value.find_first_of(kLineEnds) == std::string::npos;
}

void set_limits(CURL* handle, const CurlOptions& options, const HttpRequest& request) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  // Debian's libcurl can speak HTTP/2, the small static one cannot: both shall behave alike.
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
  set(handle, CURLOPT_TIMEOUT_MS,
      static_cast<long>(request.answer_limit.value_or(options.answer_limit).count()));
  set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (request.without_proxy) set(handle, CURLOPT_PROXY, "");
}

void set_trust(CURL* handle, const CurlOptions& options) {
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // With a folder of certificates libcurl reads them anew for every connection: 30 to 40 ms each.
  set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  const std::string bundle = options.ca_bundle.empty() ? system_ca_bundle() : options.ca_bundle;
  if (!bundle.empty()) set(handle, CURLOPT_CAINFO, bundle.c_str());
}

void set_method(CURL* handle, const HttpRequest& request) {
  if (request.method == HttpMethod::kGet) {
    set(handle, CURLOPT_HTTPGET, 1L);
    return;
  }
  set(handle, CURLOPT_POST, 1L);
  set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<long>(request.body.size()));
  set(handle, CURLOPT_POSTFIELDS, request.body.data());
  if (request.method == HttpMethod::kPut) set(handle, CURLOPT_CUSTOMREQUEST, "PUT");
}

/// Nothing in it that a signer might have to encode.
bool is_plain_path(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("-._/").contains(static_cast<char>(c));
  });
}

/// S3 signs a path as it is sent, so all is well as long as libcurl sends it as it is given.
bool is_encoded_path(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_plain_path(path.substr(i, 1)) || path[i] == '~') continue;
    if (path[i] != '%' || i + 2 >= path.size()) return false;
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    if (!kDigits.contains(path[i + 1]) || !kDigits.contains(path[i + 2])) return false;
    i += 2;
  }
  return true;
}

/// A query of one plain parameter has nothing to be sorted or encoded either.
bool is_plain_target(std::string_view target) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  std::string query(target.substr(mark));
  const std::size_t equals = query.find('=');
  if (equals == std::string::npos) return query.empty() && is_plain_path(target);
  query.erase(equals, 1).erase(0, 1);
  return is_plain_path(target.substr(0, mark)) && is_plain_path(query) && !query.contains('/');
}

bool is_known_to_be_signed_right(const HttpRequest& request) {
  if (request.method == HttpMethod::kPost) return is_plain_target(request.path);
  return request.method == HttpMethod::kGet && request.signing->service == "s3" &&
         is_encoded_path(request.path);
}

/// The signer of libcurl 7.88 signs what we give it right as long as it is of a known shape, its
/// body comes as POSTFIELDS, no header is suppressed, and the handle was reset: see the conformance
/// tests.
void prepare(Transfer& transfer, const HttpRequest& request, const CurlOptions& options) {
  CURL* const handle = transfer.handle.get();
  curl_easy_reset(handle);
  transfer.answer = {};
  transfer.head_ended = false;
  transfer.too_long = false;
  transfer.max_answer_bytes = options.max_answer_bytes;
  transfer.trouble[0] = '\0';
  transfer.url = request.endpoint + request.path;
  transfer.headers = header_list(request);

  set_limits(handle, options, request);
  if (request.endpoint.starts_with("https:")) set_trust(handle, options);
  set(handle, CURLOPT_URL, transfer.url.c_str());
  set(handle, CURLOPT_USERAGENT, options.user_agent.c_str());
  set(handle, CURLOPT_HTTPHEADER, transfer.headers.get());
  set_method(handle, request);
  if (request.send_once) set(handle, CURLOPT_FRESH_CONNECT, 1L);
  if (request.signing) {
    ECSR_CHECK(is_known_to_be_signed_right(request), "no shape that is known to be signed right");
    set(handle, CURLOPT_PATH_AS_IS, 1L);
    transfer.signing = "aws:amz:" + request.signing->region + ":" + request.signing->service;
    set(handle, CURLOPT_AWS_SIGV4, transfer.signing.c_str());
    set(handle, CURLOPT_USERNAME, request.signing->credentials.access_key_id.c_str());
    set(handle, CURLOPT_PASSWORD, request.signing->credentials.secret_access_key.reveal().c_str());
  }
  set(handle, CURLOPT_WRITEFUNCTION, &take_body);
  set(handle, CURLOPT_WRITEDATA, &transfer);
  set(handle, CURLOPT_HEADERFUNCTION, &take_header);
  set(handle, CURLOPT_HEADERDATA, &transfer);
  set(handle, CURLOPT_ERRORBUFFER, transfer.trouble.data());
  set(handle, CURLOPT_PRIVATE, &transfer);
}

std::optional<WallTime> date_of(const HttpAnswer& answer) {
  const std::string date(answer.header("date"));
  const time_t seconds_since_1970 = curl_getdate(date.c_str(), nullptr);
  if (seconds_since_1970 < 0) return std::nullopt;
  return WallTime{seconds{seconds_since_1970}};
}

Error explain(CURLcode code, const Transfer& transfer, const HttpRequest& request) {
  if (transfer.too_long) {
    return Error(ErrorKind::kBadAnswer, "the answer of " + request.endpoint + " is longer than " +
                                            std::to_string(transfer.max_answer_bytes) +
                                            " bytes, more than this program takes");
  }
  if (code == CURLE_OK) {
    return Error(ErrorKind::kTransport,
                 "no whole answer from " + request.endpoint + ": it ends within its head");
  }
  std::string why =
      transfer.trouble[0] != '\0' ? transfer.trouble.data() : curl_easy_strerror(code);
  // libcurl quotes a proxy that it does not understand, and a proxy may have a password.
  if (why.contains("Unsupported proxy")) {
    why = "the proxy that the environment names cannot be used (it is not shown)";
  } else if (why.contains('@')) {
    why = curl_easy_strerror(code);
  }
  why = one_line(why);
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return Error(ErrorKind::kDenied,
                   "the certificate of " + request.endpoint + " cannot be trusted: " + why +
                       " (AWS_CA_BUNDLE names a file with other trusted certificates)");
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Error(ErrorKind::kBadInput,
                   "the endpoint " + request.endpoint + " cannot be used: " + why);
    default:
      return Error(ErrorKind::kTransport, "no whole answer from " + request.endpoint + ": " + why);
  }
}

}  // namespace

std::string system_ca_bundle() {
  if (curl_version_info(CURLVERSION_NOW)->cainfo != nullptr) return {};
  for (const char* path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                           "/etc/ssl/cert.pem"}) {
    if (access(path, R_OK) == 0) return path;
  }
  return {};  // libcurl then refuses every certificate, as it should
}

struct CurlTransport::Handles {
  std::vector<std::unique_ptr<Transfer>> idle;
  std::vector<std::unique_ptr<Transfer>> busy;
  Multi multi;  // last: cleaned up first, while the handles it knows still exist

  explicit Handles(std::size_t max_parallel) : multi(curl_multi_init()) {
    ECSR_CHECK(multi != nullptr, "out of memory");
    curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(max_parallel));
  }

  void start(const HttpRequest& request, std::size_t index, const CurlOptions& options) {
    if (idle.empty()) {
      idle.push_back(std::make_unique<Transfer>());
      idle.back()->handle.reset(curl_easy_init());
      ECSR_CHECK(idle.back()->handle != nullptr, "out of memory");
    }
    std::unique_ptr<Transfer> transfer = std::move(idle.back());
    idle.pop_back();
    transfer->index = index;
    prepare(*transfer, request, options);
    curl_multi_add_handle(multi.get(), transfer->handle.get());
    busy.push_back(std::move(transfer));
  }

  /// Takes one finished request out; nullopt when none has finished since.
  std::optional<std::pair<std::size_t, Result<HttpAnswer>>> finish_one(
      std::span<const HttpRequest> wave) {
    int left = 0;
    CURLMsg* const message = curl_multi_info_read(multi.get(), &left);
    if (message == nullptr) return std::nullopt;
    const CURLcode code = message->data.result;
    CURL* const handle = message->easy_handle;
    curl_multi_remove_handle(multi.get(), handle);  // `message` is no longer valid
    const auto found = std::find_if(busy.begin(), busy.end(),
                                    [&](const auto& each) { return each->handle.get() == handle; });
    ECSR_CHECK(found != busy.end(), "libcurl finished a request that nobody started");
    Transfer& transfer = **found;
    const std::size_t index = transfer.index;
    Result<HttpAnswer> result = std::unexpected(explain(code, transfer, wave[index]));
    // libcurl takes an answer that breaks off within its head for one without a body.
    if (code == CURLE_OK && transfer.head_ended) {
      long status = 0;
      curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
      transfer.answer.status = static_cast<int>(status);
      transfer.answer.date = date_of(transfer.answer);
      result = std::move(transfer.answer);
    }
    idle.push_back(std::move(*found));
    busy.erase(found);
    return std::pair(index, std::move(result));
  }
};

CurlTransport::CurlTransport(CurlOptions options) : options_(std::move(options)) {
  curl::initialise();
  handles_ = std::make_unique<Handles>(options_.max_parallel);
}

CurlTransport::~CurlTransport() = default;

std::vector<Result<HttpAnswer>> CurlTransport::send(std::span<const HttpRequest> wave) {
  std::vector<Result<HttpAnswer>> results(wave.size());
  std::size_t next = 0;
  const auto start_next = [&] {
    const std::size_t index = next++;
    const auto& headers = wave[index].headers;
    const auto bad = std::find_if_not(headers.begin(), headers.end(), fits_on_one_line);
    if (bad == headers.end()) {
      handles_->start(wave[index], index, options_);
    } else {
      results[index] = fail(ErrorKind::kBadInput, "a header for " + wave[index].endpoint +
                                                      " holds a line end (it is not shown)");
    }
  };
  while (next < wave.size() || !handles_->busy.empty()) {
    while (next < wave.size() && handles_->busy.size() < options_.max_parallel) {
      start_next();
    }
    int running = 0;
    CURLMcode code = curl_multi_perform(handles_->multi.get(), &running);
    bool finished_any = false;
    while (auto finished = handles_->finish_one(wave)) {
      results[finished->first] = std::move(finished->second);
      finished_any = true;
    }
    if (code == CURLM_OK && !finished_any && !handles_->busy.empty()) {
      code = curl_multi_poll(handles_->multi.get(), nullptr, 0, 1'000, nullptr);
    }
    ECSR_CHECK(code == CURLM_OK, curl_multi_strerror(code));
  }
  return results;
}

}  // namespace ecsr::aws
