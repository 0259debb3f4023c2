// SPDX-License-Identifier: MIT
// The function: an invocation in, a reply out, always before the deadline. What is not done by then
// is left so that any later invocation, or the command line, goes on.
#pragma once

#include <string>

#include "lambda/host.h"
#include "lambda/runtime_loop.h"
#include "lambda/settings.h"

namespace ecsr::lambda {

class Function {
 public:
  /// `host` outlives it. Does nothing until the first invocation.
  explicit Function(const Host& host) : host_(host), settings_(host) {}

  Reply handle(const Invocation& invocation);

 private:
  Result<Settings> settings_for(const formats::EventGist& gist, WallTime until);
  Reply refuse(const Error& error, const formats::EventGist& gist);

  const Host& host_;
  SettingsSource settings_;
};

}  // namespace ecsr::lambda
