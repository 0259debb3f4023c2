// SPDX-License-Identifier: MIT
#include "lambda/function.h"

#include "formats/function_reply.h"
#include "lambda/turn.h"

namespace ecsr::lambda {

Reply Function::bad_event(const std::string& sentence) {
  host_.log << "BadEvent: " << sentence << "\n" << std::flush;
  return {.body = error_body("EcsRecycle.BadEvent", sentence), .error_type = "BadEvent"};
}

Reply Function::handle(const Invocation& invocation) {
  const auto settings = settings_.read();
  if (!settings) return bad_event(settings.error().message());
  const auto event = settings->ask(invocation.event, host_);
  if (!event) return bad_event(event.error().message());
  if (event->asks_nothing) {
    host_.log << *event->asks_nothing << "\n" << std::flush;
    return {.body = formats::nothing_asked_reply(*event->asks_nothing, host_.clock.wall_now())};
  }
  const auto connection = host_.connect(settings->connect);
  if (!connection) return bad_event(connection.error().message());
  Turn turn(host_, **connection, *settings, *event, invocation);
  return turn.take();
}

}  // namespace ecsr::lambda
