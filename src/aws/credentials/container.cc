// SPDX-License-Identifier: MIT
#include "aws/credentials/container.h"

#include <algorithm>
#include <array>

#include "aws/credentials/answer.h"
#include "aws/credentials/exchange.h"
#include "aws/service_error.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace ecsr::aws {
namespace {

constexpr std::string_view kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr std::string_view kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr std::string_view kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr std::string_view kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// Plain http would show the keys to everybody on the way: only where there is no way.
constexpr std::array<std::string_view, 5> kHosts{"localhost", "169.254.170.2", "169.254.170.23",
                                                 "fd00:ec2::23", "::1"};

bool is_near(std::string_view host) {
  if (std::ranges::count(kHosts, host) > 0) return true;
  const std::vector<std::string_view> parts = split(host, '.');
  return parts.size() == 4 && parts.front() == "127" &&
         std::ranges::all_of(parts, [](std::string_view part) {
           const std::optional<std::int64_t> number = parse_whole_number(part);
           return number && *number >= 0 && *number <= 255;
         });
}

/// Empty when there is none.
std::string header_value(const HttpRequest& request, std::string_view name) {
  const auto found = std::ranges::find(request.headers, name, &HttpHeader::name);
  return found == request.headers.end() ? std::string() : found->value;
}

/// As botocore does it. [doc: Container credential provider]
constexpr ExchangePolicy kPolicy{.attempts = 3, .pause = seconds{1}, .doubled = false};
constexpr seconds kAnswerLimit{2};

}  // namespace

Result<std::string> ContainerCredentials::token() const {
  const std::string_view path = value_of(wiring_.environment, kTokenFile);
  std::string token(value_of(wiring_.environment, kToken));
  if (!path.empty()) {
    Result<std::optional<std::string>> text = wiring_.machine.read_file(std::string(path));
    if (!text) return fail_during(kTokenFile, std::move(text));
    if (!*text) {
      return fail(ErrorKind::kBadInput,
                  std::string(kTokenFile) + ": there is no file " + one_line(path));
    }
    token = **std::move(text);
  }
  if (token.find_first_of("\r\n") != std::string::npos) {
    return fail(ErrorKind::kBadInput, std::string(path.empty() ? kToken : kTokenFile) +
                                          ": the token holds a line end (it is not shown)");
  }
  return token;
}

Result<HttpRequest> ContainerCredentials::request() const {
  const std::string_view relative = value_of(wiring_.environment, kRelative);
  const std::string_view variable = relative.empty() ? kFull : kRelative;
  const std::string url = relative.empty() ? std::string(value_of(wiring_.environment, kFull))
                                           : "http://169.254.170.2" + std::string(relative);
  if (!relative.empty() && !relative.starts_with('/')) {
    return fail(ErrorKind::kBadInput, std::string(kRelative) + ": it must begin with /");
  }
  Result<SplitUrl> parts = split_url(url);
  if (!parts) return fail_during(variable, std::move(parts));
  if (!parts->is_https && !is_near(parts->host)) {
    return fail(ErrorKind::kBadInput, std::string(variable) +
                                          ": http may go to this machine, 169.254.170.2, "
                                          "169.254.170.23 and fd00:ec2::23 only, not to " +
                                          one_line(parts->host));
  }
  Result<std::string> authorization = token();
  if (!authorization) return std::unexpected(std::move(authorization).error());
  HttpRequest request{.endpoint = parts->origin,
                      .method = HttpMethod::kGet,
                      .path = parts->path,
                      .headers = {{"Accept", "application/json"}},
                      .answer_limit = kAnswerLimit,
                      .without_proxy = true};
  if (!authorization->empty()) {
    request.headers.push_back({"Authorization", *std::move(authorization)});
  }
  return request;
}

Result<std::optional<IssuedCredentials>> ContainerCredentials::fetch() {
  if (value_of(wiring_.environment, kRelative).empty() &&
      value_of(wiring_.environment, kFull).empty()) {
    return std::optional<IssuedCredentials>();
  }
  const std::string activity = "credentials of the container";
  Result<HttpRequest> question = request();
  if (!question) return fail_during(activity, std::move(question));
  Result<HttpAnswer> answer = exchange(
      wiring_.transport, wiring_.clock, *question, kPolicy,
      [](const HttpAnswer& each) { return each.status != 200 || !JsonAnswer::parse(each.body); });
  if (!answer) return fail_during(activity, std::move(answer));
  Result<JsonAnswer> parsed = JsonAnswer::parse(answer->body);
  if (answer->status != 200) {
    const std::string token = header_value(*question, "Authorization");
    const std::string said =
        parsed ? one_line(without_secrets(parsed->root().text_or_empty("message"),
                                          Credentials{.session_token = Secret(token)}))
               : "";
    return fail(ErrorKind::kDenied, activity + ": HTTP " + std::to_string(answer->status) +
                                        " from " + question->endpoint +
                                        (said.empty() ? "" : ": " + said));
  }
  if (!parsed) {
    return fail(ErrorKind::kBadAnswer,
                activity + ": the answer of " + question->endpoint + " is not JSON (not shown)");
  }
  Result<IssuedCredentials> issued =
      keys_in(parsed->root(), {}, "the container (" + question->endpoint + ")");
  if (!issued) return fail_during(activity, std::move(issued));
  return *std::move(issued);
}

}  // namespace ecsr::aws
