// SPDX-License-Identifier: MIT
#include "cli/views.h"

#include <algorithm>

#include "base/text.h"
#include "cli/summary_text.h"
#include "formats/report.h"

namespace ecsr::cli {
namespace {

bool may_be_told(const runner::Pass& pass) {
  return pass.seen.service.value && pass.seen.tasks.value;
}

std::string failed_order_line(WallTime now, const runner::GivenOrder& order) {
  return to_clock(now) + "  " + core::to_text(order.action) +
         " failed: " + order.outcome.error().message();
}

}  // namespace

std::unique_ptr<View> make_view(Host& host, Output output, const ViewFacts& facts) {
  if (output == Output::kJson) return std::make_unique<JsonView>(host.out);
  if (host.out_is_terminal) return std::make_unique<LiveView>(host, facts);
  return std::make_unique<PlainView>(host.out, facts);
}

/// The words of the first five kinds of line are those of the function this program replaces:
/// people have alarms on them.
void PlainView::on_pass(const runner::Pass& pass) {
  const std::string clock = to_clock(pass.now) + "  ";
  if (!begun_ && may_be_told(pass)) {
    begun_ = true;
    out_ << clock << "Starting task recycle for " << facts_.service.cluster.value << "/"
         << facts_.service.service.value << "\n"
         << clock << "Original desired count: " << pass.decision.seen.base
         << ", tasks: " << pass.seen.tasks.value->size() << "\n";
  }
  for (const std::string& note : pass.notes) out_ << clock << "note: " << note << "\n";
  stale_at_claim_ = std::max(stale_at_claim_, pass.decision.seen.stale);
  tell_stops(pass);
  if (filter_.worth_a_line(pass.decision)) out_ << trace_line(pass.now, pass.decision) << "\n";
  for (const runner::GivenOrder& order : pass.orders) {
    if (!order.outcome) out_ << failed_order_line(pass.now, order) << "\n";
  }
  if (pass.record && !pass.record->outcome) {
    out_ << clock << "run record: " << pass.record->outcome.error().message() << "\n";
  }
  out_ << std::flush;
}

void PlainView::tell_stops(const runner::Pass& pass) {
  const std::string clock = to_clock(pass.now) + "  ";
  const bool whole_again = stopped_ > replaced_ && pass.decision.seen.desired > 0 &&
                           pass.decision.seen.serving >= pass.decision.seen.desired &&
                           pass.decision.run.whole_since;
  if (whole_again) {
    for (; replaced_ < stopped_; ++replaced_) {
      const bool last = pass.decision.seen.stale == 0;
      const milliseconds pause = last ? milliseconds{0} : facts_.policy.wait;
      out_ << clock << "Task " << replaced_ + 1 << " recycled, waiting "
           << std::chrono::ceil<seconds>(pause).count() << "s\n";
    }
  }
  for (const runner::GivenOrder& order : pass.orders) {
    if (const auto* stop = std::get_if<core::StopTask>(&order.action); stop && order.outcome) {
      out_ << clock << "Recycling task " << ++stopped_ << "/" << stale_at_claim_ << ": "
           << stop->task.value << "\n";
    }
  }
}

void PlainView::on_finished(const formats::FinalRecord& record) {
  if (record.outcome == core::Outcome::kDone) {
    out_ << to_clock(record.ended_at) << "  Task recycle completed successfully\n";
  }
  out_ << summary_text(record) << std::flush;
}

void JsonView::on_pass(const runner::Pass& pass) {
  for (const std::string& note : pass.notes) out_ << formats::note_line(pass.now, note) << "\n";
  if (filter_.worth_a_line(pass.decision)) {
    out_ << formats::pass_line(pass.now, pass.seen.aws_now, pass.decision) << "\n";
  }
  for (const runner::GivenOrder& order : pass.orders) {
    out_ << formats::order_line(pass.now, order.action, order.outcome) << "\n";
  }
  if (pass.record) {
    out_ << formats::record_line(pass.now, pass.record->change, pass.record->outcome) << "\n";
  }
  out_ << std::flush;
}

void JsonView::on_finished(const formats::FinalRecord& record) {
  out_ << formats::finished_line(record) << "\n" << std::flush;
}

void LiveView::on_pass(const runner::Pass& pass) {
  if (may_be_told(pass)) seen_ = pass.seen;
  decision_ = pass.decision;
  stale_at_claim_ = std::max(stale_at_claim_, decision_.seen.stale);
  for (const std::string& note : pass.notes) say_above("note: " + note);
  const bool ordered = !decision_.actions.empty();
  if (filter_.worth_a_line(decision_) && ordered) say_above(trace_line(pass.now, decision_));
  for (const runner::GivenOrder& order : pass.orders) {
    if (!order.outcome) say_above(failed_order_line(pass.now, order));
  }
  if (seen_.service.value) draw(pass.now);
}

void LiveView::on_tick(WallTime now) {
  if (drawn_) draw(now);
}

void LiveView::say_above(const std::string& line) {
  if (lines_drawn_ > 0) host_.out << "\x1b[" << lines_drawn_ << "F\x1b[J";
  lines_drawn_ = 0;
  host_.out << line << "\n";
}

void LiveView::draw(WallTime now) {
  const milliseconds unseen = std::max(milliseconds{0}, now - seen_.service.seen_at);
  seen_.aws_now += unseen;  // the account's clock goes on while nobody looks
  const std::string picture = live_text({.service = facts_.service,
                                         .policy = facts_.policy,
                                         .seen = seen_,
                                         .decision = decision_,
                                         .began_at = facts_.began_at,
                                         .now = now,
                                         .stale_at_claim = stale_at_claim_},
                                        {host_.columns, host_.rows - 1, host_.colour});
  seen_.aws_now -= unseen;
  if (lines_drawn_ > 0) host_.out << "\x1b[" << lines_drawn_ << "F\x1b[J";
  host_.out << picture << std::flush;
  lines_drawn_ = static_cast<int>(std::ranges::count(picture, '\n'));
  drawn_ = true;
}

void LiveView::on_finished(const formats::FinalRecord& record) {
  host_.out << "\n" << summary_text(record) << std::flush;
}

}  // namespace ecsr::cli
