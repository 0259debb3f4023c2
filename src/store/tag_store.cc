// SPDX-License-Identifier: MIT
#include "store/tag_store.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "formats/run_record.h"

namespace ecsr::store {
namespace {

/// "arn:aws:ecs:REGION:ACCOUNT:service/NAME": without the cluster between the two.
/// [doc: Amazon Resource Names (ARNs) and IDs]
bool is_short_arn(std::string_view arn) {
  return arn.starts_with("arn:") && std::ranges::count(arn, '/') == 1;
}

std::unexpected<Error> cannot_be_tagged(const core::Service& service) {
  return fail(
      ErrorKind::kDenied,
      "service " + service.name + " has an ARN of the short format (" + service.arn +
          "), and ECS keeps no tags for such services: a crash of this program could not be "
          "recovered from another machine; --run-store file:DIR keeps the record in a file");
}

Status only(std::vector<Status> answers) {
  ECSR_CHECK(answers.size() == 1, "one answer for each request");
  return std::move(answers.front());
}

}  // namespace

Result<std::optional<core::RunRecord>> TagStore::load(const core::Service& service) {
  const auto tag = std::ranges::find(service.tags, kRunTag, &core::Tag::key);
  if (tag == service.tags.end()) return std::nullopt;
  if (read_record_ && tag->value == read_text_) return read_record_;
  auto record = formats::parse_run_record(tag->value);
  if (!record) {
    return std::unexpected(std::move(record).error().during("tag " + std::string(kRunTag) +
                                                            " of service " + service.name));
  }
  read_text_ = tag->value;
  read_record_ = *std::move(record);
  return read_record_;
}

Status TagStore::save(const core::Service& service, const core::RunRecord& record) {
  if (is_short_arn(service.arn)) return cannot_be_tagged(service);
  const std::array wave{ports::TagResourceRequest{
      .resource_arn = service.arn,
      .tags = {core::Tag{.key = std::string(kRunTag), .value = formats::to_text(record)}}}};
  return only(ecs_.tag_resource(wave));
}

Status TagStore::remove(const core::Service& service) {
  if (is_short_arn(service.arn)) return cannot_be_tagged(service);
  const std::array wave{
      ports::UntagResourceRequest{.resource_arn = service.arn, .tag_keys = {std::string(kRunTag)}}};
  return only(ecs_.untag_resource(wave));
}

}  // namespace ecsr::store
