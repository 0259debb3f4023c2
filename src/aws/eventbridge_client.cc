// SPDX-License-Identifier: MIT
#include "aws/eventbridge_client.h"

#include "aws/arn.h"
#include "aws/json_wave.h"
#include "aws/wire_text.h"

namespace ecsr::aws {
namespace {

/// What became of the one entry. [doc: PutEvents, "PutEventsResultEntry"]
struct Entry {
  std::string event_id;  ///< empty when it failed
  std::string code;
  std::string message;
};

JsonBody body_of(const ports::PutEventRequest& request) {
  JsonBody entry;
  entry.text("Source", request.source);
  if (!request.resources.empty()) entry.texts("Resources", request.resources);
  entry.text("DetailType", request.detail_type).text("Detail", request.detail);
  if (!request.event_bus.empty()) entry.text("EventBusName", request.event_bus);
  JsonBody body;
  body.add_to_list("Entries", entry);
  return body;
}

Entry entry_of(const JsonObject& root, const HttpAnswer& /*http*/) {
  const JsonList entries = root.list("Entries");
  if (entries.size() == 0) return {};
  const JsonObject entry = entries.object(0);
  return {.event_id = entry.text_or_empty("EventId"),
          .code = entry.text_or_empty("ErrorCode"),
          .message = entry.text_or_empty("ErrorMessage")};
}

}  // namespace

Status EventBridgeClient::put_event(const ports::PutEventRequest& request) {
  const Result<std::string> region = region_of_arn(request.event_bus, "events");
  if (!region) return std::unexpected(Error(region.error()).during(kPutEvents.name));

  const Result<HttpAnswer> answer =
      caller_.send(kPutEvents, {body_of(request).written()}, *region, {}, request.limit)[0];
  const Result<Entry> entry = read_answer<Entry>(kPutEvents, answer, entry_of);
  if (!entry) return std::unexpected(entry.error());
  if (!entry->code.empty()) {
    const ServiceError error{.http_status = answer->status,
                             .code = one_line(entry->code),
                             .message = entry->message,
                             .request_id = request_id_of(*answer)};
    return std::unexpected(to_error(kPutEvents, error, classify(kPutEvents, error), {}));
  }
  if (entry->event_id.empty()) {
    return std::unexpected(cannot_be_used(kPutEvents, *answer, "it has no EventId"));
  }
  return {};
}

}  // namespace ecsr::aws
