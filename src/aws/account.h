// SPDX-License-Identifier: MIT
// All the clients of one account in one region, over one set of connections and one budget of
// requests.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "aws/autoscaling_client.h"
#include "aws/caller.h"
#include "aws/cloudwatch_client.h"
#include "aws/credentials/default_chain.h"
#include "aws/credentials/posix_machine.h"
#include "aws/credentials/provider.h"
#include "aws/ecs_read_client.h"
#include "aws/ecs_write_client.h"
#include "aws/elbv2_client.h"
#include "aws/environment.h"
#include "aws/eventbridge_client.h"
#include "aws/http.h"
#include "aws/lambda_client.h"
#include "aws/s3_client.h"
#include "aws/secrets.h"
#include "aws/sns_client.h"
#include "aws/sts_client.h"
#include "aws/timed_transport.h"
#include "aws/web_client.h"
#include "base/result.h"
#include "ports/clock.h"

namespace ecsr::aws {

class Account {
 public:
  /// Over any transport, with any credentials; whatever the wiring refers to outlives the account.
  explicit Account(CallerWiring wiring);

  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  ports::EcsReadApi& ecs_read() { return ecs_read_; }
  ports::EcsWriteApi& ecs_write() { return ecs_write_; }
  ports::AutoscalingApi& autoscaling() { return autoscaling_; }
  ports::TargetHealthApi& target_health() { return target_health_; }
  ports::AlarmApi& alarms() { return alarms_; }
  ports::IdentityApi& identity() { return identity_; }
  ports::SecretSource& secrets() { return secrets_; }
  ports::TopicApi& topics() { return topics_; }
  ports::EventBusApi& event_buses() { return event_buses_; }
  ports::WebApi& web() { return web_; }
  ports::FunctionApi& functions() { return functions_; }
  ports::ObjectApi& objects() { return objects_; }

  /// Requests sent so far, repeats included, by operation: {"DescribeServices", 3}.
  const std::map<std::string, std::int64_t, std::less<>>& requests_sent() const {
    return caller_.requests_sent();
  }

 private:
  WebClient web_;
  Caller caller_;
  EcsReadClient ecs_read_;
  EcsWriteClient ecs_write_;
  AutoscalingClient autoscaling_;
  Elbv2Client target_health_;
  CloudWatchClient alarms_;
  StsClient identity_;
  Secrets secrets_;
  SnsClient topics_;
  EventBridgeClient event_buses_;
  LambdaClient functions_;
  S3Client objects_;
};

/// What a person says about where the account is; every text may be empty: not given.
struct AccountOptions {
  std::string region;        ///< --region
  std::string endpoint_url;  ///< --endpoint-url, for every service
  AskedCredentials asked;    ///< --profile, --role-arn, --external-id
  ExplicitCredentials set;   ///< in a configuration file
};

/// An account that owns what it needs: libcurl's connections and one provider of credentials for
/// all clients.
class RealAccount {
 public:
  /// Finds region, endpoints and where credentials come from; sends nothing to AWS, and asks the
  /// machine's metadata service for the region only when nobody names one. `clock` outlives the
  /// account; `seed` is for the chance in the waits between repeats. kBadInput with one sentence
  /// for people; that there are no credentials comes out with the first call.
  static Result<std::unique_ptr<RealAccount>> open(const AccountOptions& options,
                                                   const Environment& environment,
                                                   ports::Clock& clock, std::uint64_t seed);

  Account& account() { return *account_; }
  /// Which credentials are in use, for people; nothing before the first call.
  CredentialsFacts credentials_facts() const { return credentials_->facts(); }
  const std::string& region() const { return wiring_.region; }
  /// No request is under way after that moment, whatever it is for.
  void end_at(WallTime end) { timed_.end_at(end); }

 private:
  struct Found;  // what files and environment say
  static Result<Found> look(const AccountOptions& options, const Environment& environment);
  RealAccount(Found found, ports::Clock& clock);
  Result<std::string> region_for(const AccountOptions& options, const Settings& settings);

  PosixMachine machine_;
  std::unique_ptr<HttpTransport> transport_;
  TimedTransport timed_;  ///< the same, with an end
  CredentialsWiring wiring_;
  Endpoints issuers_;  ///< of credentials: where --endpoint-url does not count
  std::unique_ptr<CredentialsProvider> credentials_;
  std::optional<Account> account_;  ///< there once open() is through
};

}  // namespace ecsr::aws
