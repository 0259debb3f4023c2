// SPDX-License-Identifier: MIT
// The AWS services and operations that are called, one row each: how they are addressed, how often
// they may be called, and what may be done when no answer comes. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ecsr::aws {

enum class Service {
  kEcs,
  kApplicationAutoScaling,
  kElasticLoadBalancingV2,
  kSts,
  kSecretsManager,
  kSsm,
  kSns,
  kEventBridge,
  kSso,
  kSsoOidc,
  kLambda,
  kS3,
  kCloudWatch,
};

enum class Protocol {
  kJson11,    ///< AWS JSON 1.1: X-Amz-Target names the operation
  kQueryXml,  ///< form-encoded question, XML answer: Action and Version name the operation
  kRestJson,  ///< the path names the operation
  kRestXml,   ///< the path names an object: a GET without a body; errors are XML
};

struct ServiceRow {
  std::string_view host_prefix;
  std::string_view signing_name;
  std::string_view variable_suffix;  ///< of AWS_ENDPOINT_URL_<SERVICE>
  Protocol protocol;
  std::string_view version;  ///< what stands before the operation in X-Amz-Target, or the Version
};

/// In the order of the enum. [doc: Service endpoints], [doc: Service-specific endpoints]
inline constexpr std::array<ServiceRow, 13> kServices{{
    {"ecs", "ecs", "ECS", Protocol::kJson11, "AmazonEC2ContainerServiceV20141113"},
    {"application-autoscaling", "application-autoscaling", "APPLICATION_AUTO_SCALING",
     Protocol::kJson11, "AnyScaleFrontendService"},
    {"elasticloadbalancing", "elasticloadbalancing", "ELASTIC_LOAD_BALANCING_V2",
     Protocol::kQueryXml, "2015-12-01"},
    {"sts", "sts", "STS", Protocol::kQueryXml, "2011-06-15"},
    {"secretsmanager", "secretsmanager", "SECRETS_MANAGER", Protocol::kJson11, "secretsmanager"},
    {"ssm", "ssm", "SSM", Protocol::kJson11, "AmazonSSM"},
    {"sns", "sns", "SNS", Protocol::kQueryXml, "2010-03-31"},
    {"events", "events", "EVENTBRIDGE", Protocol::kJson11, "AWSEvents"},
    {"portal.sso", "", "SSO", Protocol::kRestJson, ""},
    {"oidc", "", "SSO_OIDC", Protocol::kRestJson, ""},
    {"lambda", "lambda", "LAMBDA", Protocol::kRestJson, "2015-03-31"},
    {"s3", "s3", "S3", Protocol::kRestXml, ""},
    {"monitoring", "monitoring", "CLOUDWATCH", Protocol::kQueryXml, "2010-08-01"},
}};

constexpr const ServiceRow& row_of(Service service) {
  return kServices[static_cast<std::size_t>(service)];
}

/// AWS counts requests per account, region and class: one bucket of tokens each.
/// [doc: Request throttling for the Amazon ECS API]
enum class RequestClass {
  kClusterResourceRead,
  kClusterResourceModify,
  kServiceRead,
  kServiceModify,
  kTaskDefinitionRead,
  kTagModify,
  kTaskProtection,
  kAutoscalingRead,
  kAutoscalingModify,
  kLoadBalancingRead,
  kLoadBalancingModify,
  kIdentityRead,
  kSecretRead,
  kNotice,
  kAlarmRead,
};

struct RequestRate {
  int burst = 1;       ///< tokens in a full bucket
  int per_second = 1;  ///< tokens that come back
};

/// What AWS grants, in the order of the enum. [doc: Request throttling for the Amazon ECS API];
/// Application Auto Scaling and Elastic Load Balancing publish no rates. [guess: 1-10 per second]
/// Of identity, secrets and notices a run sends a handful, far below what any account is granted.
/// [doc: AWS Systems Manager endpoints and quotas], [doc: Amazon SNS endpoints and quotas]
inline constexpr std::array<RequestRate, 15> kGrantedRates{{
    {100, 20},  // cluster resource read
    {100, 40},  // cluster resource modify
    {100, 20},  // service read
    {50, 5},    // service modify
    {50, 20},   // task definition read
    {20, 10},   // tag modify
    {200, 80},  // task protection
    {20, 10},   // autoscaling read
    {4, 2},     // autoscaling modify
    {40, 10},   // load balancing read
    {20, 10},   // load balancing modify
    {20, 10},   // identity read
    {40, 40},   // secret read
    {40, 20},   // notice
    {18, 9},    // alarm read: 9 a second [doc: CloudWatch service quotas], bursts [guess: 9-50]
}};

/// Half of what AWS grants: the account's other half belongs to everybody else. Rounded down.
constexpr RequestRate our_rate(RequestClass request_class) {
  const RequestRate granted = kGrantedRates[static_cast<std::size_t>(request_class)];
  return {.burst = granted.burst / 2, .per_second = granted.per_second / 2};
}
static_assert(our_rate(RequestClass::kServiceModify).burst == 25);
static_assert(our_rate(RequestClass::kServiceModify).per_second == 2);

/// How often a call may be repeated when nobody knows whether it was carried out.
enum class Repeat {
  kRead,   ///< changes nothing: as often as the policy allows
  kOnce,   ///< the second time changes nothing that the first did not
  kNever,  ///< another writer may have moved the value in between: whoever asked looks first
};

struct Operation {
  Service service = Service::kEcs;
  std::string_view name;
  RequestClass request_class = RequestClass::kServiceRead;
  Repeat repeat = Repeat::kRead;
  /// LimitExceededException is in every SDK's throttling list, but these operations use it for a
  /// quota that waiting does not lift. [doc: RegisterScalableTarget], [doc: TagResource]
  bool limit_is_a_quota = false;
  bool answer_is_secret = false;  ///< nothing of it stands in any message
};

inline constexpr Operation kDescribeServices{Service::kEcs, "DescribeServices",
                                             RequestClass::kServiceRead, Repeat::kRead};
inline constexpr Operation kListTasks{Service::kEcs, "ListTasks",
                                      RequestClass::kClusterResourceRead, Repeat::kRead};
inline constexpr Operation kDescribeTasks{Service::kEcs, "DescribeTasks",
                                          RequestClass::kClusterResourceRead, Repeat::kRead};
inline constexpr Operation kGetTaskProtection{Service::kEcs, "GetTaskProtection",
                                              RequestClass::kTaskProtection, Repeat::kRead};
inline constexpr Operation kDescribeTaskDefinition{
    Service::kEcs, "DescribeTaskDefinition", RequestClass::kTaskDefinitionRead, Repeat::kRead};
inline constexpr Operation kDescribeContainerInstances{
    Service::kEcs, "DescribeContainerInstances", RequestClass::kClusterResourceRead, Repeat::kRead};
inline constexpr Operation kStopTask{Service::kEcs, "StopTask",
                                     RequestClass::kClusterResourceModify, Repeat::kOnce};
inline constexpr Operation kUpdateService{Service::kEcs, "UpdateService",
                                          RequestClass::kServiceModify, Repeat::kNever};
inline constexpr Operation kTagResource{Service::kEcs, "TagResource", RequestClass::kTagModify,
                                        Repeat::kOnce, true};
inline constexpr Operation kUntagResource{Service::kEcs, "UntagResource", RequestClass::kTagModify,
                                          Repeat::kOnce};
inline constexpr Operation kDescribeScalableTargets{Service::kApplicationAutoScaling,
                                                    "DescribeScalableTargets",
                                                    RequestClass::kAutoscalingRead, Repeat::kRead};
inline constexpr Operation kRegisterScalableTarget{
    Service::kApplicationAutoScaling, "RegisterScalableTarget", RequestClass::kAutoscalingModify,
    Repeat::kNever, true};
inline constexpr Operation kDescribeTargetHealth{Service::kElasticLoadBalancingV2,
                                                 "DescribeTargetHealth",
                                                 RequestClass::kLoadBalancingRead, Repeat::kRead};
/// A task that ECS has registered again meanwhile would only leave once more.
inline constexpr Operation kDeregisterTargets{Service::kElasticLoadBalancingV2, "DeregisterTargets",
                                              RequestClass::kLoadBalancingModify, Repeat::kOnce};
inline constexpr Operation kDescribeAlarms{Service::kCloudWatch, "DescribeAlarms",
                                           RequestClass::kAlarmRead, Repeat::kRead};
inline constexpr Operation kGetCallerIdentity{Service::kSts, "GetCallerIdentity",
                                              RequestClass::kIdentityRead, Repeat::kRead};
inline constexpr Operation kGetSecretValue{.service = Service::kSecretsManager,
                                           .name = "GetSecretValue",
                                           .request_class = RequestClass::kSecretRead,
                                           .answer_is_secret = true};
inline constexpr Operation kGetParameter{.service = Service::kSsm,
                                         .name = "GetParameter",
                                         .request_class = RequestClass::kSecretRead,
                                         .answer_is_secret = true};
/// A second one would reach people twice.
inline constexpr Operation kPublish{Service::kSns, "Publish", RequestClass::kNotice,
                                    Repeat::kNever};
/// Whoever listens must expect an event twice in any case. [doc: PutEvents], "at least once"
inline constexpr Operation kPutEvents{Service::kEventBridge, "PutEvents", RequestClass::kNotice,
                                      Repeat::kOnce};
/// Of a configuration, which may hold secrets.
inline constexpr Operation kGetObject{.service = Service::kS3,
                                      .name = "GetObject",
                                      .request_class = RequestClass::kSecretRead,
                                      .answer_is_secret = true};
/// Asynchronous. A function of ours that is invoked twice finds its own run. [doc: Invoke]
inline constexpr Operation kInvoke{Service::kLambda, "Invoke", RequestClass::kNotice,
                                   Repeat::kOnce};

}  // namespace ecsr::aws
