// SPDX-License-Identifier: MIT
#include "cli/whoami_text.h"

#include <nlohmann/json.hpp>

namespace ecsr::cli {
namespace {

std::string end_of(const WhoAmI& who, WallTime now) {
  if (!who.expires_at) return "no end known";
  const std::string at = to_iso8601(*who.expires_at);
  if (*who.expires_at <= now) return at + ", which is over by our clock";
  return at + ", " + to_text(std::chrono::floor<seconds>(milliseconds{*who.expires_at - now})) +
         " from now";
}

}  // namespace

std::string whoami_text(const WhoAmI& who, WallTime now) {
  return "account      " + who.caller.account + "\n" +    //
         "identity     " + who.caller.arn + "\n" +        //
         "user id      " + who.caller.user_id + "\n" +    //
         "region       " + who.region + "\n" +            //
         "credentials  from " + who.credentials + "\n" +  //
         "good until   " + end_of(who, now) + "\n";
}

std::string whoami_json(const WhoAmI& who) {
  const nlohmann::ordered_json json{
      {"event", "whoami"},
      {"account", who.caller.account},
      {"arn", who.caller.arn},
      {"user_id", who.caller.user_id},
      {"region", who.region},
      {"credentials", who.credentials},
      {"expires_at", who.expires_at ? nlohmann::ordered_json(to_iso8601(*who.expires_at))
                                    : nlohmann::ordered_json()}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace ecsr::cli
