// SPDX-License-Identifier: MIT
#include "aws/endpoints.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "aws/wire_text.h"
#include "base/foreign_text.h"
#include "base/text.h"

namespace ecsr::aws {
namespace {

/// A part of AWS with accounts and names of its own. [doc: AWS service endpoints]
struct Partition {
  std::string_view region_prefix;
  std::string_view suffix;
  std::string_view dual_stack_suffix;  ///< empty: there are no such addresses
};

/// First match wins; the empty prefix is the partition "aws".
constexpr std::array<Partition, 8> kPartitions{{
    {"cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"us-gov-", "amazonaws.com", "api.aws"},
    {"us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    {"us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    {"us-isof-", "csp.hci.ic.gov", ""},
    {"eu-isoe-", "cloud.adc-e.uk", ""},
    {"eusc-", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"", "amazonaws.com", "api.aws"},
}};

/// The regions of before 2019, which could share one STS. [doc: AWS STS Regional endpoints]
constexpr std::array<std::string_view, 16> kGlobalStsRegions{
    "ap-northeast-1", "ap-south-1",   "ap-southeast-1", "ap-southeast-2",
    "aws-global",     "ca-central-1", "eu-central-1",   "eu-north-1",
    "eu-west-1",      "eu-west-2",    "eu-west-3",      "sa-east-1",
    "us-east-1",      "us-east-2",    "us-west-1",      "us-west-2"};

bool all_in(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";

/// Three words or more, small letters, the last one a number: "eu-west-1", "us-gov-east-1".
bool is_three_words_and_a_number(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '-');
  if (parts.size() < 3 || text.size() > 32) return false;
  const bool letters = std::all_of(parts.begin(), parts.end() - 1,
                                   [](std::string_view part) { return all_in(part, kLetters); });
  return letters && all_in(parts.back(), kDigits);
}

bool is_a_host(std::string_view host) {
  if (host.starts_with('[')) {  // an IPv6 address
    return host.ends_with(']') &&
           all_in(host.substr(1, host.size() - 2), "0123456789abcdefABCDEF:.");
  }
  return all_in(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") &&
         !host.starts_with('.') && !host.starts_with('-');
}

/// A URL may hold a password: then nothing of it is repeated.
std::string shown(std::string_view url) {
  return url.contains('@') ? "(not shown)" : one_line(url);
}

Result<std::string> checked_endpoint(const Found& found) {
  if (const char* const problem = problem_of_endpoint(found.value)) {
    return fail(ErrorKind::kBadInput, found.where + ": " + shown(found.value) +
                                          " cannot be an endpoint: " + problem +
                                          ", for example http://localhost:8080");
  }
  std::string endpoint(found.value);
  if (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint;
}

/// Whether a FIPS endpoint has "-fips" in its name. In us-gov- most services are FIPS throughout
/// and keep their name. [doc: AWS service endpoints, "FIPS"]
bool is_fips_in_name(Service service, std::string_view region, bool dual_stack) {
  if (!region.starts_with("us-gov-")) return true;
  if (service == Service::kEcs || service == Service::kSecretsManager ||
      service == Service::kLambda || service == Service::kS3) {
    return true;
  }
  return dual_stack && service != Service::kEventBridge && service != Service::kCloudWatch;
}

/// Secrets Manager's usual addresses are dual-stack themselves where AWS gave it no others.
/// [doc: AWS Secrets Manager endpoints]
bool is_dual_stack_by_the_usual_name(Service service, std::string_view suffix, bool fips) {
  if (service != Service::kSecretsManager) return false;
  return suffix == "amazonaws.com" || (suffix == "amazonaws.com.cn" && !fips);
}

Result<bool> wants_global_sts(const Settings& settings) {
  const Found found = settings.first_of("AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints");
  if (found.value.empty() || found.value == "regional") return false;
  if (found.value == "legacy") return true;
  return fail(ErrorKind::kBadInput,
              found.where + ": \"" + one_line(found.value) + "\" is neither regional nor legacy");
}

Found configured_url(const ServiceRow& service, std::string_view flag, bool ignored,
                     const Settings& settings) {
  if (!flag.empty()) return {std::string(flag), "--endpoint-url"};
  if (ignored) return {};
  const std::string own = "AWS_ENDPOINT_URL_" + std::string(service.variable_suffix);
  const std::string name = lower_case(service.variable_suffix);  // as a services section calls it
  const std::array<Found, 4> places{{
      {std::string(value_of(settings.environment, own)), own},
      {std::string(value_of(settings.environment, "AWS_ENDPOINT_URL")), "AWS_ENDPOINT_URL"},
      {std::string(settings.services.nested_value(name, "endpoint_url")),
       name + " in [services " + settings.services_name + "]"},
      {std::string(settings.profile.value("endpoint_url")), "endpoint_url in the profile"},
  }};
  for (const Found& place : places) {
    if (!place.value.empty()) return place;
  }
  return {};
}

}  // namespace

const char* problem_of_endpoint(std::string_view url) {
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return "it must begin with https:// or http://";
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.contains('@')) return "it must not hold a user name or a password";
  if (rest.find_first_of("/?#") != std::string_view::npos) {
    return "it must end after the host and the port, without a path";
  }
  const std::size_t bracket = rest.find(']');
  if (rest.starts_with('[') && bracket == std::string_view::npos) {
    return "it has no valid host name";
  }
  const std::size_t colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const std::optional<std::int64_t> port = parse_whole_number(rest.substr(colon + 1));
    if (!port || *port < 1 || *port > 65'535) return "its port must be a number from 1 to 65535";
  }
  return is_a_host(rest.substr(0, colon)) ? nullptr : "it has no valid host name";
}

bool is_a_region(std::string_view text) { return is_three_words_and_a_number(text); }

Result<Endpoint> Endpoints::of(Service service, std::string_view region) const {
  Endpoint endpoint{.url = configured[static_cast<std::size_t>(service)],
                    .signing_region = std::string(region)};
  if (!endpoint.url.empty()) return endpoint;
  const bool shared = service == Service::kSts && global_sts && !fips && !dual_stack &&
                      std::ranges::count(kGlobalStsRegions, region) > 0;
  if (shared) return Endpoint{"https://sts.amazonaws.com", "us-east-1"};

  const auto partition =
      std::find_if(kPartitions.begin(), kPartitions.end(),
                   [&](const Partition& each) { return region.starts_with(each.region_prefix); });
  const ServiceRow& row = row_of(service);
  // S3 says it in another place: s3.dualstack.eu-west-1.amazonaws.com.
  const bool is_s3 = service == Service::kS3;
  const bool usual =
      !dual_stack || is_dual_stack_by_the_usual_name(service, partition->suffix, fips);
  if (!usual && partition->dual_stack_suffix.empty()) {
    return fail(ErrorKind::kBadInput, "region " + std::string(region) +
                                          " has no dual-stack endpoints; unset "
                                          "AWS_USE_DUALSTACK_ENDPOINT, or set AWS_ENDPOINT_URL_" +
                                          std::string(row.variable_suffix) + " to one");
  }
  endpoint.url = "https://" + std::string(row.host_prefix) +
                 (fips && is_fips_in_name(service, region, dual_stack) ? "-fips." : ".") +
                 (is_s3 && dual_stack ? "dualstack." : "") + std::string(region) + "." +
                 std::string(usual || is_s3 ? partition->suffix : partition->dual_stack_suffix);
  return endpoint;
}

Result<std::optional<std::string>> find_region(std::string_view flag, const Settings& settings) {
  Found found{std::string(flag), "--region"};
  if (found.value.empty()) found = settings.first_of("AWS_REGION", "");
  if (found.value.empty()) found = settings.first_of("AWS_DEFAULT_REGION", "region");
  if (found.value.empty()) return std::optional<std::string>();
  if (!is_a_region(found.value)) {
    return fail(ErrorKind::kBadInput, found.where + ": \"" + printable(found.value) +
                                          "\" is not a region; one looks like eu-west-1");
  }
  return found.value;
}

Error no_region() {
  return Error(ErrorKind::kBadInput,
               "no region: give --region, set AWS_REGION, or write one into the profile, for "
               "example eu-west-1");
}

Result<Endpoints> find_endpoints(std::string_view region, std::string_view flag,
                                 const Settings& settings) {
  const Result<bool> ignored =
      settings.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls");
  const Result<bool> fips = settings.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
  const Result<bool> dual_stack =
      settings.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
  const Result<bool> global_sts = wants_global_sts(settings);
  for (const Result<bool>* each : {&ignored, &fips, &dual_stack, &global_sts}) {
    if (!*each) return std::unexpected(each->error());
  }
  Endpoints endpoints{.fips = *fips, .dual_stack = *dual_stack, .global_sts = *global_sts};
  for (std::size_t i = 0; i < kServices.size(); ++i) {
    const Found found = configured_url(kServices[i], flag, *ignored, settings);
    if (!found.value.empty()) {
      Result<std::string> configured = checked_endpoint(found);
      if (!configured) return std::unexpected(std::move(configured).error());
      endpoints.configured[i] = *std::move(configured);
    }
    const Result<Endpoint> reachable = endpoints.of(static_cast<Service>(i), region);
    if (!reachable) return std::unexpected(reachable.error());
  }
  return endpoints;
}

}  // namespace ecsr::aws
