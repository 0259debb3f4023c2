// SPDX-License-Identifier: MIT
#include "sim/wire/endpoint.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/foreign_text.h"
#include "base/text.h"
#include "sim/wire/alarms.h"
#include "sim/wire/credential.h"
#include "sim/wire/form.h"
#include "sim/wire/front_page.h"
#include "sim/wire/handlers.h"
#include "sim/wire/json_values.h"
#include "sim/wire/target_health.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

/// A service that speaks AWS JSON 1.1, or 1.0.
struct JsonService {
  std::string_view target_prefix;
  std::string_view signing_name;
  const char* message_member;  ///< of errors: the services do not agree on the capital letter
  std::span<const JsonOperation> (*operations)();
  const char* content_type = "application/x-amz-json-1.1";
  /// It spoke the query protocol before: errors name that one's code too. [seen: botocore]
  bool query_compatible = false;
};

constexpr std::array kJsonServices{
    JsonService{"AmazonEC2ContainerServiceV20141113", "ecs", "message", ecs_operations},
    JsonService{"AnyScaleFrontendService", "application-autoscaling", "Message",
                autoscaling_operations},
    // botocore since 1.42.7 [seen: botocore]
    JsonService{"GraniteServiceVersion20100801", "monitoring", "message", cloudwatch_operations,
                "application/x-amz-json-1.0", true},
};

/// A service that speaks the query protocol.
struct QueryService {
  std::string_view version;
  std::string_view signing_name;
};

constexpr std::array kQueryServices{
    QueryService{kElbVersion, "elasticloadbalancing"},
    QueryService{kCloudWatchVersion, "monitoring"},
};

struct QueryOperation {
  std::string_view version;
  std::string_view name;
  Answer<std::string> (*handler)(World& world, const Form& form, const std::string& request_id);
};

constexpr std::array kQueryOperations{
    QueryOperation{kElbVersion, "DescribeTargetHealth", describe_target_health_call},
    QueryOperation{kElbVersion, "DeregisterTargets", deregister_targets_call},
    QueryOperation{kCloudWatchVersion, "DescribeAlarms", describe_alarms_call},
};

/// What a request asks for, found out before anything is done.
struct Call {
  const JsonService* service = nullptr;  ///< nullptr: a query service
  const QueryService* query = nullptr;
  std::string operation;
  std::optional<Form> form;

  std::string_view signing_name() const {
    return service != nullptr ? service->signing_name : query->signing_name;
  }
  Dialect dialect() const { return service != nullptr ? Dialect::kJson : Dialect::kQuery; }
};

SimError unknown_operation(std::string message) {
  return {"UnknownOperationException", std::move(message), 404};
}

/// X-Amz-Target first, Action and Version next.
std::expected<Call, SimError> call_of(const Request& request) {
  if (const auto target = request.header("X-Amz-Target")) {
    const std::size_t dot = std::min(target->find('.'), target->size());
    const auto service = std::find_if(
        kJsonServices.begin(), kJsonServices.end(),
        [&](const JsonService& one) { return one.target_prefix == target->substr(0, dot); });
    if (service == kJsonServices.end() || dot == target->size()) {
      return std::unexpected(unknown_operation("The simulator knows no service behind \"" +
                                               std::string(*target) + "\"."));
    }
    return Call{.service = &*service, .operation = std::string(target->substr(dot + 1))};
  }
  auto form = Form::parse(request.body);
  const std::string_view version = form ? form->value("Version") : "";
  const auto query = std::find_if(kQueryServices.begin(), kQueryServices.end(),
                                  [&](const QueryService& one) { return one.version == version; });
  if (query == kQueryServices.end()) {
    return std::unexpected(
        unknown_operation("The request has neither a X-Amz-Target header nor the Action and "
                          "Version of a service that the simulator knows."));
  }
  std::string action(form->value("Action"));
  return Call{.query = &*query, .operation = std::move(action), .form = std::move(form)};
}

Response json_response(int status, const json& body,
                       const char* content_type = "application/x-amz-json-1.1") {
  return {.status = status,
          .headers = {{"Content-Type", content_type}},
          .body = body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

/// What JSON services say, and query services.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTwoWords{
    {{"ThrottlingException", "Throttling"},
     {"ExpiredTokenException", "ExpiredToken"},
     {"AccessDeniedException", "AccessDenied"},
     {"InvalidSignatureException", "SignatureDoesNotMatch"}}};

SimError in_query_words(SimError error) {
  const auto* const words = std::ranges::find(
      kTwoWords, error.code, &std::pair<std::string_view, std::string_view>::first);
  if (words != kTwoWords.end()) error.code = words->second;
  return error;
}

SimError in_json_words(SimError error) {
  const auto* const words = std::ranges::find(
      kTwoWords, error.code, &std::pair<std::string_view, std::string_view>::second);
  if (words != kTwoWords.end()) error.code = words->first;
  return error;
}

/// Of a request that reaches no service.
constexpr JsonService kNoService{"", "", "message", nullptr};

Response json_error(const SimError& error, const JsonService& service = kNoService) {
  const std::string code = in_json_words(error).code;
  Response response =
      json_response(error.http_status, {{"__type", code}, {service.message_member, error.message}},
                    service.content_type);
  response.headers.push_back({"x-amzn-ErrorType", code});
  if (service.query_compatible) {
    const std::string fault = error.http_status < 500 ? ";Sender" : ";Receiver";
    response.headers.push_back({"x-amzn-query-error", in_query_words(error).code + fault});
  }
  return response;
}

Response xml_response(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "text/xml"}}, .body = std::move(body)};
}

Answer<json> answer_json(World& world, const Call& call, const Request& request) {
  const std::optional<std::string_view> content_type = request.header("Content-Type");
  if (!content_type || !content_type->starts_with("application/x-amz-json-1.")) {
    return std::unexpected(unknown_operation("Content-Type must be application/x-amz-json-1.1."));
  }
  const auto operations = call.service->operations();
  const auto found = std::find_if(operations.begin(), operations.end(),
                                  [&](const auto& one) { return one.name == call.operation; });
  if (found == operations.end()) {
    return std::unexpected(
        unknown_operation("The simulator does not know " + call.operation + "."));
  }
  const bool too_deep = is_nested_too_deeply(request.body);
  const json body = too_deep ? json() : json::parse(request.body, nullptr, false);
  if (body.is_discarded()) return refuse("SerializationException", "The body is not JSON.");
  if (!body.is_object()) {
    return refuse("SerializationException", "The body is not a JSON object.");
  }
  JsonInput input(body);
  return found->handler(world, input);
}

Answer<std::string> answer_query(World& world, const Call& call, const std::string& request_id) {
  const auto known = std::find_if(
      kQueryOperations.begin(), kQueryOperations.end(), [&](const QueryOperation& one) {
        return one.version == call.query->version && one.name == call.operation;
      });
  if (known == kQueryOperations.end()) {
    return refuse("InvalidAction", "Could not find operation " + call.operation + " for version " +
                                       std::string(call.query->version));
  }
  return known->handler(world, *call.form, request_id);
}

Response refused(const Call& call, const SimError& error, const std::string& request_id) {
  if (call.service != nullptr) return json_error(error, *call.service);
  const SimError said = in_query_words(error);
  return xml_response(said.http_status, xml_error(said, request_id));
}

Response carried_out(World& world, const Call& call, const Request& request,
                     const std::string& request_id) {
  if (call.service != nullptr) {
    const auto answer = answer_json(world, call, request);
    return answer ? json_response(200, *answer, call.service->content_type)
                  : refused(call, answer.error(), request_id);
  }
  auto answer = answer_query(world, call, request_id);
  return answer ? xml_response(200, std::move(*answer)) : refused(call, answer.error(), request_id);
}

/// What somebody between the client and AWS would say.
Response proxy_page() {
  return {.status = 200,
          .headers = {{"Content-Type", "text/html"}},
          .body =
              "<!DOCTYPE html><html><head><title>Sign in to the network</title></head>"
              "<body><h1>Sign in to the network</h1></body></html>\n"};
}

/// The answer of a call that meets a fault in place of being carried out; nothing for the faults
/// that come afterwards.
std::optional<Delivery> instead(const Fault& fault, const Call& call, WallTime now,
                                const std::string& request_id) {
  if (fault.kind == FaultKind::kStatus) return Delivery{.response = {.status = fault.status}};
  if (fault.kind == FaultKind::kHtml) return Delivery{.response = proxy_page()};
  if (fault.kind == FaultKind::kResetBefore) return Delivery{.ending = Ending::kReset};
  if (const auto refusal = refusal_of(fault.kind, now)) {
    return Delivery{.response = refused(call, *refusal, request_id)};
  }
  return std::nullopt;
}

void spoil(Delivery& delivery, const Fault& fault) {
  if (fault.kind == FaultKind::kResetAfter) delivery.ending = Ending::kReset;
  if (fault.kind == FaultKind::kTruncated) delivery.ending = Ending::kCutShort;
  if (fault.kind == FaultKind::kSlow) delivery.delay = fault.delay;
  if (fault.kind == FaultKind::kGarbled) {
    delivery.response.body.resize(delivery.response.body.size() / 2);
  }
}

}  // namespace

Endpoint::Endpoint(World& world, std::vector<Fault> faults)
    : world_(world), faults_(std::move(faults)), request_ids_(hash_of("request ids")) {}

Delivery Endpoint::answer(const Request& request) {
  if (request.method == "GET" && request.path == "/") {
    return {.response = front_page(world_, request.header("Host").value_or("127.0.0.1"))};
  }
  const std::string request_id = uuid(request_ids_.next());
  const auto finish = [&](Delivery delivery) {
    delivery.response.headers.push_back({"x-amzn-RequestId", request_id});
    delivery.response.headers.push_back({"Date", http_date(world_.now())});
    return delivery;
  };
  if (request.method != "POST" || request.path != "/") {
    return finish({.response = json_error(
                       unknown_operation("AWS's JSON and query services take POST to / only."))});
  }
  const auto call = call_of(request);
  if (!call) return finish({.response = json_error(call.error())});

  const std::optional<Fault> fault = faults_.meet(call->operation);
  if (fault) {
    if (auto delivery = instead(*fault, *call, world_.now(), request_id)) {
      return finish(std::move(*delivery));
    }
  }
  Delivery delivery;
  if (const auto refusal =
          refuse_credential(request, world_.region, call->signing_name(), call->dialect())) {
    delivery.response = refused(*call, *refusal, request_id);
  } else {
    delivery.response = carried_out(world_, *call, request, request_id);
  }
  if (fault) spoil(delivery, *fault);
  return finish(std::move(delivery));
}

std::string http_date(WallTime time) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(midnight);
  const unsigned day = static_cast<unsigned>(date.day());
  return std::string(kDays.at(std::chrono::weekday(midnight).c_encoding())) + ", " +
         (day < 10 ? "0" : "") + std::to_string(day) + " " +
         kMonths.at(static_cast<unsigned>(date.month()) - 1) + " " +
         std::to_string(static_cast<int>(date.year())) + " " + to_clock(time) + " GMT";
}

}  // namespace ecsr::sim::wire
