// SPDX-License-Identifier: MIT
// What Lambda's Runtime API answers: a status, lines of headers, an empty line, the event.
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>
#include <vector>

#include "base/text.h"
#include "lambda/runtime_loop.h"
#include "tests/aws/fakes.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

class AnswersOnce final : public ports::FunctionRuntimeApi {
 public:
  explicit AnswersOnce(ports::RuntimeAnswer answer) : answer_(std::move(answer)) {}

  Result<ports::RuntimeAnswer> get(const std::string& /*path*/) override { return answer_; }
  Result<ports::RuntimeAnswer> post(const ports::RuntimePost& request) override {
    posts.push_back(request);
    return ports::RuntimeAnswer{.status = answer_.status == 200 ? 202 : answer_.status};
  }

  std::vector<ports::RuntimePost> posts;

 private:
  ports::RuntimeAnswer answer_;
};

ports::RuntimeAnswer answer_in(std::string_view text, int status) {
  ports::RuntimeAnswer answer{.status = status};
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) break;
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view value = trim(line.substr(std::min(colon + 1, line.size())));
    answer.headers.emplace_back(line.substr(0, colon), value);
  }
  answer.body = text;
  return answer;
}

}  // namespace

std::string read_runtime(std::string_view bytes) {
  Input input(bytes);
  constexpr std::array kStatuses{200, 403, 500};
  const int status = kStatuses.at(input.choose(kStatuses.size()));
  AnswersOnce api(answer_in(input.rest(), status));
  aws::FakeClock clock;
  std::ostringstream log;
  lambda::RuntimeLoop loop(
      {.api = api, .clock = clock, .log = log, .set_trace = [](const std::string&) {}},
      [](const lambda::Invocation& invocation) {
        return lambda::Reply{.body = lambda::error_body("T", invocation.event),
                             .error_type = invocation.event.empty() ? "" : "T"};
      });
  const Status served = loop.serve_one();
  if (!served) return complaint_about(served.error().message());
  for (const ports::RuntimePost& post : api.posts) {
    if (!post.path.starts_with("/2018-06-01/runtime/invocation/")) return "a reply to nobody";
    if (std::string why = complaint_about(post.path); !why.empty()) return why;
    if (!nlohmann::json::accept(post.body)) return "a reply that is not JSON: " + post.body;
  }
  return unless(api.posts.size() == 1, "an invocation is answered once");
}

}  // namespace ecsr::fuzz
