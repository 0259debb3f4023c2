// SPDX-License-Identifier: MIT
#include "lambda/log.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "formats/exit_status.h"
#include "formats/report.h"
#include "formats/summary_text.h"

namespace ecsr::lambda {
namespace {

using Object = nlohmann::ordered_json;

/// From a replacement's creation until it serves, of those where both were seen.
std::vector<std::int64_t> seconds_per_replacement(const formats::FinalRecord& record) {
  std::vector<std::int64_t> took;
  for (const formats::RecycledTask& task : record.tasks) {
    if (!task.replacement_created_at || !task.replacement_serving_at) continue;
    took.push_back(
        std::chrono::round<seconds>(*task.replacement_serving_at - *task.replacement_created_at)
            .count());
  }
  // [doc: Embedded metric format specification] 100 values at most.
  if (took.size() > 100) took.resize(100);
  return took;
}

}  // namespace

void Log::on_pass(const runner::Pass& pass) {
  if (facts_.json) {
    on_pass_json(pass);
    return;
  }
  for (const std::string& text : classic_.beginning(pass)) out_ << text << "\n";
  for (const std::string& text : pass.notes) out_ << "note: " << text << "\n";
  for (const std::string& text : classic_.stops(pass)) out_ << text << "\n";
  if (filter_.worth_a_line(pass.decision)) out_ << formats::trace_text(pass.decision) << "\n";
  for (const runner::GivenOrder& order : pass.orders) {
    if (order.outcome) continue;
    out_ << core::to_text(order.action) << " failed: " << order.outcome.error().message() << "\n";
  }
  if (pass.record && !pass.record->outcome) {
    out_ << "run record: " << pass.record->outcome.error().message() << "\n";
  }
  out_ << std::flush;
}

void Log::on_pass_json(const runner::Pass& pass) {
  for (const std::string& text : classic_.beginning(pass)) line(formats::note_line(pass.now, text));
  for (const std::string& text : pass.notes) line(formats::note_line(pass.now, text));
  for (const std::string& text : classic_.stops(pass)) line(formats::note_line(pass.now, text));
  if (filter_.worth_a_line(pass.decision)) {
    line(formats::pass_line(pass.now, pass.seen.aws_now, pass.decision));
  }
  for (const runner::GivenOrder& order : pass.orders) {
    line(formats::order_line(pass.now, order.action, order.outcome));
  }
  if (pass.record) line(formats::record_line(pass.now, pass.record->change, pass.record->outcome));
}

/// Puts the request's id into an object that is a line already.
void Log::line(std::string json) {
  json.insert(json.rfind('}'), ",\"request_id\":" + Object(facts_.request_id).dump());
  out_ << json << "\n" << std::flush;
}

void Log::note(WallTime now, const std::string& sentence) {
  if (facts_.json) {
    line(formats::note_line(now, sentence));
  } else {
    out_ << sentence << "\n" << std::flush;
  }
}

void Log::notice(WallTime now, const formats::NoticeDelivery& delivery) {
  if (facts_.json) {
    line(formats::notice_line(now, delivery));
  } else {
    out_ << formats::sentence(delivery) << "\n" << std::flush;
  }
}

void Log::finished(const formats::FinalRecord& record, const formats::RunFacts& facts) {
  if (facts_.json) {
    line(formats::finished_line(record, facts));
    return;
  }
  if (record.outcome == core::Outcome::kDone) out_ << runner::ClassicLines::kEnd << "\n";
  // Each line of the summary is an event of its own in CloudWatch.
  out_ << formats::summary_text(record) << std::flush;
}

void Log::metrics(const formats::FinalRecord& record) {
  const auto metric = [](const char* name, const char* unit) {
    return Object{{"Name", name}, {"Unit", unit}};
  };
  const std::vector<std::int64_t> took = seconds_per_replacement(record);
  // Dashboards and alarms of deploy/ know them by these names.
  Object directive{{"Namespace", "EcsRecycle"}};
  directive["Dimensions"] = Object::array({Object::array({"Cluster", "Service"})});
  directive["Metrics"] =
      Object::array({metric("TasksRecycled", "Count"), metric("FailedReplacements", "Count"),
                     metric("RunsFinished", "Count"), metric("RunsFailed", "Count")});
  if (!took.empty()) directive["Metrics"].push_back(metric("ReplacementSeconds", "Seconds"));
  const bool done = record.outcome == core::Outcome::kDone;
  Object object;
  object["_aws"] = {{"Timestamp", record.ended_at.time_since_epoch().count()},
                    {"CloudWatchMetrics", Object::array({directive})}};
  object["Cluster"] = facts_.service.cluster.value;
  object["Service"] = facts_.service.service.value;
  object["outcome"] = formats::code(record.outcome);
  object["run_id"] = record.run_id;
  object["request_id"] = facts_.request_id;
  object["TasksRecycled"] =
      done ? std::max(counts().stopped, static_cast<int>(record.tasks.size())) : counts().replaced;
  object["FailedReplacements"] = record.failures.size();
  object["RunsFinished"] = done ? 1 : 0;
  object["RunsFailed"] = done ? 0 : 1;
  if (!took.empty()) object["ReplacementSeconds"] = took;
  out_ << object.dump(-1, ' ', false, Object::error_handler_t::replace) << "\n" << std::flush;
}

}  // namespace ecsr::lambda
