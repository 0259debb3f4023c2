// SPDX-License-Identifier: MIT
#include "lambda/function.h"

#include "formats/function_reply.h"
#include "lambda/turn.h"

namespace ecsr::lambda {

/// BadEvent says that nothing was touched and that the same again fails again: neither is known of
/// a run that goes on, or of something that is out of reach for now.
Reply Function::refuse(const Error& error, const formats::EventGist& gist) {
  const bool for_now =
      error.kind() == ErrorKind::kTransport || error.kind() == ErrorKind::kThrottled;
  const std::string type = gist.goes_on || for_now ? "Unexpected" : "BadEvent";
  host_.log << "EcsRecycle." << type << ": " << error.message() << "\n" << std::flush;
  return {.body = error_body("EcsRecycle." + type, error.message()), .error_type = type};
}

/// Capacity is put back also when nobody can say any more how it was to be recycled.
Result<Settings> Function::settings_for(const formats::EventGist& gist, WallTime until) {
  auto settings = settings_.read(until);
  if (settings || !gist.restores || !gist.goes_on) return settings;
  host_.log << "note: restoring without the configuration: " << settings.error().message() << "\n"
            << std::flush;
  return settings_.read_to_restore();
}

Reply Function::handle(const Invocation& invocation) {
  const formats::EventGist gist = formats::gist_of(invocation.event);
  const WallTime now = host_.clock.wall_now();
  const auto settings = settings_for(gist, now + (invocation.deadline - now) / 2);
  if (!settings) return refuse(settings.error(), gist);
  const auto event = settings->ask(invocation.event, host_);
  if (!event) return refuse(event.error(), gist);
  if (event->asks_nothing) {
    host_.log << *event->asks_nothing << "\n" << std::flush;
    return {.body = formats::nothing_asked_reply(*event->asks_nothing, host_.clock.wall_now())};
  }
  const auto connection = host_.connect(settings->connect);
  if (!connection) return refuse(connection.error(), gist);
  Turn turn(host_, **connection, *settings, *event, invocation);
  return turn.take();
}

}  // namespace ecsr::lambda
