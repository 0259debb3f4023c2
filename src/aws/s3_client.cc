// SPDX-License-Identifier: MIT
#include "aws/s3_client.h"

#include "aws/service_error.h"
#include "aws/wire_text.h"

namespace ecsr::aws {
namespace {

/// Of an empty body. S3 wants it among the signed headers. [doc: Signature Version 4 for S3]
constexpr std::string_view kHashOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A configuration is some kilobytes.
constexpr std::size_t kLargest = std::size_t{1} << 20U;

/// [doc: General purpose bucket naming rules]
bool is_bucket(std::string_view name) {
  constexpr std::string_view kGood = "abcdefghijklmnopqrstuvwxyz0123456789-.";
  const auto is_end = [](char c) { return c != '-' && c != '.'; };
  return name.size() >= 3 && name.size() <= 63 &&
         name.find_first_not_of(kGood) == std::string_view::npos && is_end(name.front()) &&
         is_end(name.back()) && !name.contains("..");
}

struct Place {
  std::string bucket;
  std::string path;  ///< percent-encoded
};

Result<Place> place_of(std::string_view uri) {
  constexpr std::string_view kScheme = "s3://";
  constexpr std::size_t kLongestKey = 1'024;  // [doc: Object key naming guidelines]
  const std::string_view rest = uri.starts_with(kScheme) ? uri.substr(kScheme.size()) : "";
  const std::size_t slash = rest.find('/');
  const std::string_view bucket = rest.substr(0, slash);
  const std::string_view key =
      slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  if (!is_bucket(bucket) || key.empty() || key.size() > kLongestKey) {
    return fail(ErrorKind::kBadInput, "\"" + one_line(uri) +
                                          "\" names no object on S3; one looks like "
                                          "s3://my-bucket/ecs-recycle.json");
  }
  Place place{.bucket = std::string(bucket), .path = "/"};
  for (const char c : key) place.path += c == '/' ? "/" : percent_encoded({&c, 1});
  return place;
}

}  // namespace

Result<std::string> S3Client::get_object(const std::string& uri) {
  Result<Place> place = place_of(uri);
  if (!place) return std::unexpected(std::move(place).error().during(kGetObject.name));
  Result<HttpAnswer> answer =
      std::move(caller_.send(kGetObject, {std::string()}, {},
                             {.path = std::move(place->path),
                              .headers = {{"X-Amz-Content-Sha256", std::string(kHashOfNothing)}},
                              .bucket = std::move(place->bucket)})[0]);
  if (!answer) {
    Error error = std::move(answer).error();
    if (error.code() != "AccessDenied") return std::unexpected(std::move(error));
    // [doc: GetObject, "Permissions"]
    return std::unexpected(Error(error.kind(), error.message() +
                                                   "; without s3:ListBucket S3 also says so of an "
                                                   "object that is not there")
                               .with_code(error.code()));
  }
  if (answer->body.size() <= kLargest) return std::move(answer->body);
  return fail(ErrorKind::kBadInput,
              std::string(kGetObject.name) + ": " + one_line(uri) + " is larger than 1 MiB");
}

}  // namespace ecsr::aws
