// SPDX-License-Identifier: MIT
#include "lambda/runtime_loop.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "formats/function_reply.h"

namespace ecsr::lambda {
namespace {

const std::string kRuntime = "/2018-06-01/runtime/";

/// What a reply may have; more is refused with 413. [seen: Lambda's own message "exceeded maximum
/// allowed payload size (6291556 bytes)"]
constexpr std::size_t kLargestReply = 6'291'556;

/// Between attempts to reach a server on this very machine.
constexpr std::array kPauses{milliseconds{50}, milliseconds{200}, milliseconds{500},
                             milliseconds{1'000}};

std::string header(const ports::RuntimeAnswer& answer, std::string_view name) {
  for (const auto& [each, value] : answer.headers) {
    if (each == name) return value;
  }
  return {};
}

/// Milliseconds since 1970.
std::optional<WallTime> parse_deadline(std::string_view text) {
  const auto number = parse_whole_number(text);
  constexpr std::int64_t kYear2200 = 7'258'118'400'000;
  if (!number || *number <= 0 || *number > kYear2200) return std::nullopt;
  return WallTime{milliseconds{*number}};
}

std::string as_json(const nlohmann::ordered_json& object) {
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Request ids become part of a path.
bool is_plain(std::string_view id) {
  constexpr std::string_view kGood =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !id.empty() && id.find_first_not_of(kGood) == std::string_view::npos;
}

}  // namespace

std::string error_body(std::string_view type, std::string_view message) {
  constexpr std::size_t kLongestMessage = 8'192;
  nlohmann::ordered_json object{{"errorMessage", formats::beginning_of(message, kLongestMessage)},
                                {"errorType", type}};
  object["stackTrace"] = nlohmann::ordered_json::array();
  return as_json(object);
}

struct RuntimeLoop::Taken {
  Invocation invocation;
  std::string invocation_id;  ///< Lambda-Runtime-Invocation-Id, to be echoed when there is one
  bool deadline_known = false;
};

/// Without a limit: it is answered when somebody invokes the function, which may be hours from now.
/// After a thaw the connection of the request is dead; the next attempt has one of its own.
Result<RuntimeLoop::Taken> RuntimeLoop::next() {
  for (std::size_t attempt = 0;; ++attempt) {
    const auto answer = parts_.api.get(kRuntime + "invocation/next");
    std::string trouble;
    if (!answer) {
      trouble = answer.error().message();
    } else if (answer->status != 200) {
      return fail(ErrorKind::kTransport, "Lambda's Runtime API answers HTTP " +
                                             std::to_string(answer->status) +
                                             " in place of an invocation");
    } else {
      Taken taken;
      taken.invocation.request_id = header(*answer, "lambda-runtime-aws-request-id");
      taken.invocation.trace_id = header(*answer, "lambda-runtime-trace-id");
      taken.invocation.function_arn = header(*answer, "lambda-runtime-invoked-function-arn");
      taken.invocation_id = header(*answer, "lambda-runtime-invocation-id");
      const auto deadline = parse_deadline(header(*answer, "lambda-runtime-deadline-ms"));
      taken.deadline_known = deadline.has_value();
      taken.invocation.deadline = deadline.value_or(WallTime{});
      taken.invocation.event = answer->body;
      if (is_plain(taken.invocation.request_id)) return taken;
      trouble = "an invocation came without a request id that can be answered";
    }
    if (attempt == kPauses.size()) return fail(ErrorKind::kTransport, std::move(trouble));
    parts_.clock.sleep_until(parts_.clock.wall_now() + kPauses[attempt]);
  }
}

/// Only a lost answer is repeated. The status that came, whatever it says.
Result<int> RuntimeLoop::post(const ports::RuntimePost& request) {
  for (std::size_t attempt = 0;; ++attempt) {
    auto answer = parts_.api.post(request);
    if (answer) return answer->status;
    if (attempt == kPauses.size()) return std::unexpected(std::move(answer).error());
    parts_.clock.sleep_until(parts_.clock.wall_now() + kPauses[attempt]);
  }
}

Status RuntimeLoop::answer(const Taken& taken, const Reply& reply) {
  const std::string base = kRuntime + "invocation/" + taken.invocation.request_id;
  ports::RuntimePost request{.path = base + (reply.error_type.empty() ? "/response" : "/error"),
                             .headers = {{"Content-Type", "application/json"}},
                             .body = reply.body};
  if (!taken.invocation_id.empty()) {
    request.headers.emplace_back("Lambda-Runtime-Invocation-Id", taken.invocation_id);
  }
  const auto as_error = [&](const std::string& type, const std::string& body) {
    request.path = base + "/error";
    const std::string name = "Lambda-Runtime-Function-Error-Type";
    std::erase_if(request.headers, [&](const auto& header) { return header.first == name; });
    request.headers.emplace_back(name, "Function." + type);
    request.body = body;
  };
  const std::string too_large =
      "the reply of " + std::to_string(reply.body.size()) + " bytes is larger than Lambda takes";
  if (!reply.error_type.empty()) {
    as_error(reply.error_type, reply.body);
  } else if (reply.body.size() > kLargestReply) {
    as_error("ReplyTooLarge", error_body("EcsRecycle.ReplyTooLarge", too_large));
  }
  Result<int> status = post(request);
  if (status && *status == 413) {
    as_error("ReplyTooLarge", error_body("EcsRecycle.ReplyTooLarge", too_large));
    status = post(request);
  }
  if (!status) return std::unexpected(std::move(status).error().during("reply to Lambda"));
  if (*status == 202) return {};
  const std::string sentence = "Lambda's Runtime API answers HTTP " + std::to_string(*status) +
                               " to the reply of request " + taken.invocation.request_id;
  // [doc: "Container error. Non-recoverable state. Runtime should exit promptly."]
  if (*status >= 500) return fail(ErrorKind::kTransport, sentence);
  // Too late, or answered before by an attempt whose own answer was lost.
  parts_.log << "note: " << sentence << "\n" << std::flush;
  return {};
}

Status RuntimeLoop::serve_one() {
  Result<Taken> taken = next();
  if (!taken) return std::unexpected(std::move(taken).error());
  parts_.set_trace(taken->invocation.trace_id);
  if (!taken->deadline_known) {
    return answer(*taken, {.body = error_body("EcsRecycle.BadInvocation",
                                              "Lambda-Runtime-Deadline-Ms is not a positive whole "
                                              "number: nothing was begun"),
                           .error_type = "BadInvocation"});
  }
  Reply reply;
  try {
    reply = handler_(taken->invocation);
  } catch (const std::exception& error) {
    // The run record stays: whoever comes next goes on.
    reply = {
        .body = error_body("EcsRecycle.Unexpected", std::string("unexpected: ") + error.what() +
                                                        "; invoke again to continue"),
        .error_type = "Unexpected",
        .leave = true};
  }
  Status answered = answer(*taken, reply);
  if (answered && reply.leave) {
    return fail(ErrorKind::kDenied, "this process cannot go on; Lambda starts a new one");
  }
  return answered;
}

void RuntimeLoop::report_start_failure(std::string_view type, std::string_view message) {
  ignore(post({.path = kRuntime + "init/error",
               .headers = {{"Content-Type", "application/json"},
                           {"Lambda-Runtime-Function-Error-Type", "Runtime." + std::string(type)}},
               .body = error_body("EcsRecycle." + std::string(type), message)}),
         "the process ends either way, and says why in its log");
}

}  // namespace ecsr::lambda
