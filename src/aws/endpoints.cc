// SPDX-License-Identifier: MIT
#include "aws/endpoints.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"

namespace ecsr::aws {
namespace {

struct Partition {
  std::string_view region_prefix;
  std::string_view host_suffix;
};

/// First match wins; the empty prefix is the partition "aws". [doc: AWS service endpoints]
constexpr std::array<Partition, 3> kPartitions{{
    {"cn-", "amazonaws.com.cn"},
    {"us-gov-", "amazonaws.com"},
    {"", "amazonaws.com"},
}};

/// Regions that are shut off from the rest have host names of their own.
constexpr std::array<std::string_view, 3> kUnknownPartitions{"us-iso", "eu-iso", "eusc-"};

struct Found {
  std::string_view value;
  std::string_view where;
};

/// The first one that has a value.
std::optional<Found> first_of(std::span<const Found> places) {
  const auto found = std::find_if(places.begin(), places.end(),
                                  [](const Found& place) { return !place.value.empty(); });
  if (found == places.end()) return std::nullopt;
  return *found;
}

bool all_in(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";

/// Three words or more, small letters, the last one a number: "eu-west-1", "us-gov-east-1".
bool looks_like_a_region(std::string_view text) {
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

/// What is wrong with the URL as an endpoint; nullptr when nothing is.
const char* problem_of(std::string_view url) {
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

/// A URL may hold a password: then nothing of it is repeated.
std::string shown(std::string_view url) {
  return url.contains('@') ? "(not shown)" : std::string(url);
}

Result<std::string> checked_endpoint(const Found& found) {
  if (const char* const problem = problem_of(found.value)) {
    return fail(ErrorKind::kBadInput, std::string(found.where) + ": " + shown(found.value) +
                                          " cannot be an endpoint: " + problem +
                                          ", for example http://localhost:8080");
  }
  std::string endpoint(found.value);
  if (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint;
}

bool is_true(std::string_view value) {
  return value == "true" || value == "True" || value == "TRUE";
}

Result<std::string> default_endpoint(const ServiceRow& service, std::string_view region,
                                     const Environment& environment) {
  for (const std::string_view variable : {"AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"}) {
    if (is_true(value_of(environment, variable))) {
      return fail(ErrorKind::kBadInput,
                  std::string(variable) +
                      "=true: this version does not know those addresses; set "
                      "AWS_ENDPOINT_URL_" +
                      std::string(service.variable_suffix) + " to the one to use");
    }
  }
  const bool unknown = std::any_of(kUnknownPartitions.begin(), kUnknownPartitions.end(),
                                   [&](std::string_view each) { return region.starts_with(each); });
  if (unknown) {
    return fail(ErrorKind::kBadInput, "region " + std::string(region) +
                                          ": this version does not know its addresses; set "
                                          "AWS_ENDPOINT_URL_" +
                                          std::string(service.variable_suffix) +
                                          " to the one to use");
  }
  const auto partition =
      std::find_if(kPartitions.begin(), kPartitions.end(),
                   [&](const Partition& each) { return region.starts_with(each.region_prefix); });
  return "https://" + std::string(service.host_prefix) + "." + std::string(region) + "." +
         std::string(partition->host_suffix);
}

}  // namespace

Result<std::string> find_region(std::string_view flag, const Environment& environment) {
  const std::array<Found, 3> places{{
      {flag, "--region"},
      {value_of(environment, "AWS_REGION"), "AWS_REGION"},
      {value_of(environment, "AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION"},
  }};
  const std::optional<Found> found = first_of(places);
  if (!found) {
    return fail(ErrorKind::kBadInput,
                "no region: give --region or set AWS_REGION, for example to eu-west-1");
  }
  if (!looks_like_a_region(found->value)) {
    return fail(ErrorKind::kBadInput, std::string(found->where) + ": \"" +
                                          std::string(found->value) +
                                          "\" is not a region; one looks like eu-west-1");
  }
  return std::string(found->value);
}

Result<Endpoints> find_endpoints(std::string_view region, std::string_view flag,
                                 const Environment& environment) {
  const bool variables_count =
      !is_true(value_of(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"));
  Endpoints endpoints;
  for (std::size_t i = 0; i < kServices.size(); ++i) {
    const std::string own = "AWS_ENDPOINT_URL_" + std::string(kServices[i].variable_suffix);
    const std::array<Found, 3> places{{
        {flag, "--endpoint-url"},
        {variables_count ? value_of(environment, own) : "", own},
        {variables_count ? value_of(environment, "AWS_ENDPOINT_URL") : "", "AWS_ENDPOINT_URL"},
    }};
    const std::optional<Found> found = first_of(places);
    Result<std::string> endpoint =
        found ? checked_endpoint(*found) : default_endpoint(kServices[i], region, environment);
    if (!endpoint) return std::unexpected(std::move(endpoint).error());
    endpoints[i] = *std::move(endpoint);
  }
  return endpoints;
}

}  // namespace ecsr::aws
