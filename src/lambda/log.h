// SPDX-License-Identifier: MIT
// What CloudWatch Logs gets to read of a turn: the classic function's lines and one for each
// decision, or the same as JSON lines with the request's id; and metrics in CloudWatch's embedded
// format, which cost no call.
#pragma once

#include <ostream>
#include <string>

#include "formats/notice.h"
#include "formats/trace_line.h"
#include "runner/classic_lines.h"
#include "runner/runner.h"

namespace ecsr::lambda {

class Log final : public runner::PassListener {
 public:
  struct Facts {
    std::string request_id;
    bool json = false;
    core::ServiceAddress service;
    milliseconds wait{};
    formats::LineCounts counts;  ///< of earlier turns
  };

  Log(std::ostream& out, Facts facts)
      : out_(out), facts_(std::move(facts)), classic_(facts_.service, facts_.wait, facts_.counts) {}

  void on_pass(const runner::Pass& pass) override;
  void note(WallTime now, const std::string& sentence);
  void notice(WallTime now, const formats::NoticeDelivery& delivery);
  void finished(const formats::FinalRecord& record, const formats::RunFacts& facts);
  /// One line; CloudWatch makes metrics of it. [doc: CloudWatch embedded metric format]
  void metrics(const formats::FinalRecord& record);

  const formats::LineCounts& counts() const { return classic_.counts(); }

 private:
  void on_pass_json(const runner::Pass& pass);
  void line(std::string json);

  std::ostream& out_;
  Facts facts_;
  runner::ClassicLines classic_;
  formats::TraceFilter filter_;
};

}  // namespace ecsr::lambda
