// SPDX-License-Identifier: MIT
// One wave of a JSON operation: requests to bodies, bodies to answers, answers to values.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "aws/caller.h"
#include "aws/json_answer.h"
#include "aws/json_body.h"
#include "aws/services.h"
#include "base/result.h"

namespace ecsr::aws {

/// kBadAnswer: "DescribeServices: the answer cannot be used: /services/0/desiredCount: is missing
/// (request id 5a1c)".
Error cannot_be_used(const Operation& operation, const HttpAnswer& answer, std::string_view why);

/// The parsed answer of a call that succeeded, or its error.
Result<JsonAnswer> parsed_answer(const Operation& operation, const Result<HttpAnswer>& answer);

/// `answer_of(root, http)` makes an Answer of the parsed root, whose problems are found afterwards.
template <typename Answer, typename AnswerOf>
Result<Answer> read_answer(const Operation& operation, const Result<HttpAnswer>& answer,
                           AnswerOf answer_of) {
  Result<JsonAnswer> parsed = parsed_answer(operation, answer);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  Answer value = answer_of(parsed->root(), *answer);
  if (parsed->problem().empty()) return value;
  return std::unexpected(cannot_be_used(operation, *answer, parsed->problem()));
}

/// Sends one call for each request. `body_of(request)` gives a JsonBody.
template <typename Answer, typename Request, typename BodyOf, typename AnswerOf>
std::vector<Result<Answer>> json_wave(Caller& caller, const Operation& operation,
                                      std::span<const Request> wave, BodyOf body_of,
                                      AnswerOf answer_of) {
  std::vector<Result<std::string>> bodies;
  for (const Request& request : wave) bodies.push_back(body_of(request).written());
  std::vector<Result<Answer>> results;
  for (const Result<HttpAnswer>& answer : caller.send(operation, std::move(bodies))) {
    results.push_back(read_answer<Answer>(operation, answer, answer_of));
  }
  return results;
}

/// The same for operations whose answer holds nothing of interest: it must only be AWS's.
template <typename Request, typename BodyOf>
std::vector<Status> json_order_wave(Caller& caller, const Operation& operation,
                                    std::span<const Request> wave, BodyOf body_of) {
  std::vector<Result<std::string>> bodies;
  for (const Request& request : wave) bodies.push_back(body_of(request).written());
  std::vector<Status> results;
  for (const Result<HttpAnswer>& answer : caller.send(operation, std::move(bodies))) {
    Result<JsonAnswer> parsed = parsed_answer(operation, answer);
    results.push_back(parsed ? Status() : Status(std::unexpected(std::move(parsed).error())));
  }
  return results;
}

}  // namespace ecsr::aws
