// SPDX-License-Identifier: MIT
// What the function may use of the machine it runs on, and how it gets to AWS. Wired in main; tests
// hand in their own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/config_file.h"
#include "notify/channels.h"
#include "ports/alarm_api.h"
#include "ports/autoscaling_api.h"
#include "ports/clock.h"
#include "ports/ecs_read_api.h"
#include "ports/ecs_write_api.h"
#include "ports/function_api.h"
#include "ports/object_api.h"
#include "ports/secret_source.h"
#include "ports/target_health_api.h"

namespace ecsr::lambda {

/// The ports of one account. References outlive the invocation.
struct Account {
  ports::EcsReadApi& reads;
  ports::EcsWriteApi& writes;
  ports::AutoscalingApi& scaling;
  ports::TargetHealthApi& target_health;
  ports::AlarmApi& alarms;
};

/// How to reach AWS; empty members are settled by the environment.
struct ConnectOptions {
  std::string region;
  std::string role_arn;
  std::string external_id;
  std::string endpoint_url;
  formats::AwsSettings configured;

  bool operator==(const ConnectOptions&) const = default;
};

class Connection {
 public:
  virtual ~Connection() = default;
  virtual Account account() = 0;
  virtual ports::SecretSource& secrets() = 0;
  virtual ports::ObjectApi& objects() = 0;
  virtual ports::FunctionApi& functions() = 0;
  /// What takes notices to people; nothing where there is no way out.
  virtual std::optional<notify::Carriers> carriers() = 0;
  /// No request to AWS is under way after that moment: who has a deadline waits for nobody.
  virtual void end_at(WallTime end) = 0;
};

using Environment = std::function<std::optional<std::string>(std::string_view name)>;

struct Host {
  ports::Clock& clock;
  std::ostream& log;  ///< CloudWatch takes each line as an event
  Environment environment;
  std::function<Result<std::string>(const std::string& path)> read_file;
  /// May give the same connection again; it is good until the next call. kBadInput: the options are
  /// wrong.
  std::function<Result<Connection*>(const ConnectOptions& options)> connect;
  std::function<std::uint64_t()> chance;  ///< a fresh random number
};

}  // namespace ecsr::lambda
