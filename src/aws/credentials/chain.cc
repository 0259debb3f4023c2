// SPDX-License-Identifier: MIT
#include "aws/credentials/chain.h"

#include <utility>

namespace ecsr::aws {
namespace {

/// Between two attempts while the keys are still good: an attempt that fails may take long.
milliseconds pause_between_attempts(milliseconds left) {
  return left >= kRenewNow ? minutes{1} : seconds{10};
}

}  // namespace

CredentialsChain::CredentialsChain(CredentialsSources sources, ports::Clock& clock,
                                   std::function<Error(const std::string&)> nothing_found)
    : sources_(std::move(sources)), clock_(clock), nothing_found_(std::move(nothing_found)) {}

Result<Credentials> CredentialsChain::credentials() {
  if (!issued_) {
    if (Status found = find(); !found) return std::unexpected(std::move(found).error());
    return issued_->credentials;
  }
  if (!issued_->expires_at) return issued_->credentials;

  const WallTime now = clock_.wall_now();
  const milliseconds left = *issued_->expires_at - now;
  if (left >= kRenewEarly) return issued_->credentials;
  const bool tried_just_now = now >= last_attempt_ &&  // the clock may step
                              now - last_attempt_ < pause_between_attempts(left);
  if (left > milliseconds{0} && tried_just_now) return issued_->credentials;
  const Status refreshed = refresh();
  const bool expired = *issued_->expires_at <= clock_.wall_now();
  if (!expired) return issued_->credentials;
  if (!refreshed) return std::unexpected(Error(refreshed.error()).during("renew credentials"));
  return fail(ErrorKind::kDenied, "the credentials from " + issued_->origin + " expired at " +
                                      to_iso8601(*issued_->expires_at) +
                                      ", and there are no newer ones");
}

/// The first source that has some. One that is broken ends the search: whoever configured it meant
/// it.
Status CredentialsChain::find() {
  std::string places;
  for (const std::unique_ptr<CredentialsSource>& source : sources_) {
    Result<std::optional<IssuedCredentials>> fetched = source->fetch();
    if (!fetched) return std::unexpected(std::move(fetched).error());
    if (!*fetched) {
      if (const std::string place = source->place(); !place.empty()) {
        places += (places.empty() ? "" : "; ") + place;
      }
      continue;
    }
    const std::optional<WallTime> expires_at = (*fetched)->expires_at;
    if (expires_at && *expires_at <= clock_.wall_now()) {
      return fail(ErrorKind::kDenied, "the credentials from " + (*fetched)->origin +
                                          " expired at " + to_iso8601(*expires_at));
    }
    source_ = source.get();
    issued_ = **std::move(fetched);
    last_attempt_ = clock_.wall_now();
    return {};
  }
  return std::unexpected(nothing_found_(places));
}

Status CredentialsChain::refresh() {
  last_attempt_ = clock_.wall_now();
  Result<std::optional<IssuedCredentials>> fetched = source_->fetch();
  if (!fetched) return std::unexpected(std::move(fetched).error());
  if (!*fetched) {
    return fail(ErrorKind::kDenied, "there are no more credentials in " + source_->place());
  }
  issued_ = **std::move(fetched);
  return {};
}

Result<Renewal> CredentialsChain::renew() {
  if (!issued_) {
    if (Status found = find(); !found) return std::unexpected(std::move(found).error());
    return Renewal::kRenewed;
  }
  const Credentials before = issued_->credentials;
  if (Status refreshed = refresh(); !refreshed) {
    return std::unexpected(std::move(refreshed).error());
  }
  return issued_->credentials == before ? Renewal::kFixed : Renewal::kRenewed;
}

CredentialsFacts CredentialsChain::facts() const {
  if (!issued_) return {};
  return {.origin = issued_->origin, .expires_at = issued_->expires_at};
}

}  // namespace ecsr::aws
