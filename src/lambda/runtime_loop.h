// SPDX-License-Identifier: MIT
// The conversation with Lambda: take an invocation, hand it to the handler, post its reply, and
// again, for as long as the machine lives. [doc: Using the Lambda runtime API]
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "ports/clock.h"
#include "ports/function_runtime_api.h"

namespace ecsr::lambda {

struct Invocation {
  std::string request_id;
  std::string trace_id;      ///< for _X_AMZN_TRACE_ID; may be empty
  std::string function_arn;  ///< as it was invoked, maybe with an alias
  WallTime deadline{};       ///< Lambda's clock
  std::string event;
};

struct Reply {
  std::string body;        ///< JSON
  std::string error_type;  ///< "GaveUp": the body is that of a function error; empty: it is a reply
  /// This process cannot serve another invocation, e.g. because its credentials have expired: end
  /// it, so that Lambda starts a new one.
  bool leave = false;
};

/// The body of a function error. Text that is not UTF-8 is replaced; of a long one there is the
/// beginning.
std::string error_body(std::string_view type, std::string_view message);

class RuntimeLoop {
 public:
  using Handler = std::function<Reply(const Invocation&)>;
  using SetTrace = std::function<void(const std::string& trace_id)>;

  struct Parts {
    ports::FunctionRuntimeApi& api;
    ports::Clock& clock;
    std::ostream& log;
    SetTrace set_trace;
  };

  RuntimeLoop(const Parts& parts, Handler handler) : parts_(parts), handler_(std::move(handler)) {}

  /// Takes and answers one invocation. An error: the process should end, so that Lambda starts a
  /// new one; the sentence says why.
  Status serve_one();

  /// Tells Lambda that the function cannot be started. [doc: "Initialization error"]
  void report_start_failure(std::string_view type, std::string_view message);

 private:
  struct Taken;
  Result<Taken> next();
  Status answer(const Taken& taken, const Reply& reply);
  Result<int> post(const ports::RuntimePost& request);

  Parts parts_;
  Handler handler_;
};

}  // namespace ecsr::lambda
