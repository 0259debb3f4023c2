// SPDX-License-Identifier: MIT
#include "sim/wire/target_health.h"

#include <pugixml.hpp>
#include <sstream>

#include "base/text.h"

namespace ecsr::sim::wire {
namespace {

using core::TargetHealth;

constexpr const char* kNamespace = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

void put(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

std::string to_text(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return std::move(out).str();
}

/// [doc: TargetHealth]: a healthy target gives no reason.
void put_reason(pugi::xml_node health, TargetHealth state) {
  const auto give = [&](const char* reason, const char* description) {
    put(health, "Reason", reason);
    put(health, "Description", description);
  };
  switch (state) {
    case TargetHealth::kInitial:
      return give("Elb.InitialHealthChecking", "Initial health checks in progress");
    case TargetHealth::kUnhealthy:
      return give("Target.FailedHealthChecks", "Health checks failed");
    case TargetHealth::kDraining:
      return give("Target.DeregistrationInProgress", "Target deregistration is in progress");
    case TargetHealth::kUnused:
      return give("Target.NotRegistered", "Target is not registered to the target group");
    case TargetHealth::kNoTargetGroup:
    case TargetHealth::kHealthy:
    case TargetHealth::kUnknown:
      return;
  }
}

void put_target(pugi::xml_node list, const TargetView& view) {
  pugi::xml_node member = list.append_child("member");
  pugi::xml_node target = member.append_child("Target");
  put(target, "Id", view.id);
  if (view.port != 0) put(target, "Port", std::to_string(view.port));
  if (!view.zone.empty()) put(target, "AvailabilityZone", view.zone);
  if (view.port != 0) put(member, "HealthCheckPort", std::to_string(view.port));
  pugi::xml_node health = member.append_child("TargetHealth");
  put(health, "State", std::string(wire_word(view.health)));
  put_reason(health, view.health);
}

/// The targets that the request names; a port of 0 means any.
Answer<std::vector<TargetView>> named_targets(const Form& form) {
  std::vector<TargetView> named;
  for (int i = 1;; ++i) {
    const std::string prefix = "Targets.member." + std::to_string(i);
    if (!form.has(prefix + ".Id")) return named;
    const std::string_view port = form.value(prefix + ".Port");
    const auto number = port.empty() ? 0 : parse_whole_number(port);
    if (!number || *number < 0 || *number > 65535) {
      return std::unexpected(SimError{
          "ValidationError", "Port '" + std::string(port) + "' must be between 1 and 65535"});
    }
    named.push_back({.id = std::string(form.value(prefix + ".Id")),
                     .port = static_cast<int>(*number),
                     .health = TargetHealth::kUnused});
  }
}

std::vector<TargetView> only_named(const std::vector<TargetView>& all,
                                   const std::vector<TargetView>& named) {
  std::vector<TargetView> chosen;
  for (const TargetView& wanted : named) {
    const std::size_t before = chosen.size();
    for (const TargetView& one : all) {
      const bool same = one.id == wanted.id && (wanted.port == 0 || one.port == wanted.port);
      if (same) chosen.push_back(one);
    }
    if (chosen.size() == before) chosen.push_back(wanted);
  }
  return chosen;
}

}  // namespace

Answer<std::string> describe_target_health_call(World& world, const Form& form,
                                                const std::string& request_id) {
  const auto named = named_targets(form);
  if (!named) return std::unexpected(named.error());
  const auto all = describe_target_health(world, form.value("TargetGroupArn"));
  if (!all) return std::unexpected(all.error());

  pugi::xml_document document;
  pugi::xml_node root = document.append_child("DescribeTargetHealthResponse");
  root.append_attribute("xmlns").set_value(kNamespace);
  pugi::xml_node list =
      root.append_child("DescribeTargetHealthResult").append_child("TargetHealthDescriptions");
  for (const TargetView& view : named->empty() ? *all : only_named(*all, *named)) {
    put_target(list, view);
  }
  put(root.append_child("ResponseMetadata"), "RequestId", request_id);
  return to_text(document);
}

Answer<std::string> deregister_targets_call(World& world, const Form& form,
                                            const std::string& request_id) {
  const auto named = named_targets(form);
  if (!named) return std::unexpected(named.error());
  if (named->empty()) {
    return std::unexpected(SimError{"ValidationError", "Targets must name at least one target"});
  }
  std::vector<TargetName> names;
  names.reserve(named->size());
  for (const TargetView& one : *named) names.push_back({.id = one.id, .port = one.port});
  const auto done = deregister_targets(world, form.value("TargetGroupArn"), names);
  if (!done) return std::unexpected(done.error());

  pugi::xml_document document;
  pugi::xml_node root = document.append_child("DeregisterTargetsResponse");
  root.append_attribute("xmlns").set_value(kNamespace);
  root.append_child("DeregisterTargetsResult");
  put(root.append_child("ResponseMetadata"), "RequestId", request_id);
  return to_text(document);
}

std::string xml_error(const SimError& error, const std::string& request_id) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("ErrorResponse");
  root.append_attribute("xmlns").set_value(kNamespace);
  pugi::xml_node body = root.append_child("Error");
  put(body, "Type", error.http_status < 500 ? "Sender" : "Receiver");
  put(body, "Code", error.code);
  put(body, "Message", error.message);
  put(root, "RequestId", request_id);
  return to_text(document);
}

}  // namespace ecsr::sim::wire
