// SPDX-License-Identifier: MIT
#include "cli/views.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "cli/answers.h"
#include "cli/columns.h"
#include "formats/report.h"
#include "formats/summary_text.h"

namespace ecsr::cli {
namespace {

bool may_be_told(const runner::Pass& pass) {
  return pass.seen.service.value && pass.seen.tasks.value;
}

std::string failed_order_line(WallTime now, const runner::GivenOrder& order) {
  return to_clock(now) + "  " + core::to_text(order.action) +
         " failed: " + order.outcome.error().message();
}

std::string failed_record_line(WallTime now, const Error& error) {
  return to_clock(now) + "  run record: " + error.message();
}

/// Of a text in which each line ends in a newline.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines = split(text, '\n');
  lines.pop_back();
  return lines;
}

}  // namespace

std::unique_ptr<View> make_view(Host& host, Output output, const ViewFacts& facts) {
  if (output == Output::kJson) return std::make_unique<JsonView>(host.out, facts);
  if (host.out_is_terminal) return std::make_unique<LiveView>(host, facts);
  return std::make_unique<PlainView>(host.out, facts);
}

void PlainView::on_pass(const runner::Pass& pass) {
  const std::string clock = to_clock(pass.now) + "  ";
  for (const std::string& line : classic_.beginning(pass)) out_ << clock << line << "\n";
  for (const std::string& note : pass.notes) out_ << clock << "note: " << note << "\n";
  for (const std::string& line : classic_.stops(pass)) out_ << clock << line << "\n";
  if (filter_.worth_a_line(pass.decision) || is_due_again(pass)) {
    out_ << formats::trace_line(pass.now, pass.decision) << "\n";
    last_line_at_ = pass.now;
  }
  for (const runner::GivenOrder& order : pass.orders) {
    if (!order.outcome) out_ << failed_order_line(pass.now, order) << "\n";
  }
  if (pass.record && !pass.record->outcome) {
    out_ << failed_record_line(pass.now, pass.record->outcome.error()) << "\n";
  }
  out_ << std::flush;
}

bool PlainView::is_due_again(const runner::Pass& pass) const {
  using core::Reason;
  constexpr std::array kUnanswered{Reason::kServiceUnknown, Reason::kTasksUnknown,
                                   Reason::kScalingUnknown, Reason::kProtectionUnknown,
                                   Reason::kRecordUnknown,  Reason::kAlarmsUnknown};
  return std::ranges::find(kUnanswered, pass.decision.reason) != kUnanswered.end() &&
         pass.now - last_line_at_ >= seconds{15};
}

void PlainView::on_notice(WallTime now, const formats::NoticeDelivery& delivery) {
  out_ << to_clock(now) << "  " << formats::sentence(delivery) << "\n" << std::flush;
}

void PlainView::on_finished(const formats::FinalRecord& record,
                            const formats::RunFacts& /*facts*/) {
  if (record.outcome == core::Outcome::kDone) {
    out_ << to_clock(record.ended_at) << "  " << runner::ClassicLines::kEnd << "\n";
  }
  out_ << formats::summary_text(record) << std::flush;
}

void JsonView::on_pass(const runner::Pass& pass) {
  for (const std::string& note : pass.notes) out_ << formats::note_line(pass.now, note) << "\n";
  for (const std::string& line : unknown_.since_last(pass)) out_ << line << "\n";
  if (filter_.worth_a_line(pass.decision)) {
    out_ << formats::pass_line(pass.now, pass.seen.aws_now, pass.decision) << "\n";
  }
  for (const runner::GivenOrder& order : pass.orders) {
    out_ << formats::order_line(pass.now, order.action, order.outcome) << "\n";
  }
  if (pass.record) {
    out_ << formats::record_line(pass.now, pass.record->change, pass.record->outcome) << "\n";
  }
  for (const std::string& line : steps_.since_last(pass, facts_.policy)) out_ << line << "\n";
  out_ << std::flush;
}

void JsonView::on_notice(WallTime now, const formats::NoticeDelivery& delivery) {
  out_ << formats::notice_line(now, delivery) << "\n" << std::flush;
}

void JsonView::on_finished(const formats::FinalRecord& record, const formats::RunFacts& facts) {
  out_ << formats::finished_line(record, facts) << "\n" << std::flush;
}

void LiveView::on_pass(const runner::Pass& pass) {
  update(scene_, {.service = facts_.service,
                  .policy = facts_.policy,
                  .seen = pass.seen,
                  .decision = pass.decision,
                  .now = pass.now});
  if (host_.keyboard != nullptr && !pass.decision.outcome) {
    scene_.question = question_of(pass.decision.reason);
  }
  begun_ = begun_ || may_be_told(pass);
  for (const std::string& note : pass.notes) say("note: " + note);
  if (filter_.worth_a_line(pass.decision) && !pass.decision.actions.empty()) {
    say(formats::trace_line(pass.now, pass.decision));
  }
  for (const runner::GivenOrder& order : pass.orders) {
    if (!order.outcome) say(failed_order_line(pass.now, order));
  }
  if (pass.record && !pass.record->outcome) {
    say(failed_record_line(pass.now, pass.record->outcome.error()));
  }
  draw(pass.now);
}

void LiveView::on_tick(WallTime now) { draw(now); }

void LiveView::on_answer(WallTime now, bool yes) {
  scene_.question = {};
  say(to_clock(now) + (yes ? "  answered: it goes on" : "  answered: it puts capacity back"));
}

void LiveView::say(const std::string& line) {
  said_ += wrapped(line, host_.terminal_size().columns, {.first = 0, .others = 10});
}

int LiveView::height_of_last_stroke(int columns) const {
  int rows = 0;
  for (const std::string_view line : lines_of(picture_)) {
    rows += std::max(1, (width_of(line) + columns - 1) / columns);
  }
  return rows;
}

void LiveView::draw(WallTime now) {
  if (host_.out_is_behind()) return;  // a stopped terminal wants the newest stroke, not each
  const TerminalSize size = host_.terminal_size();
  std::string stroke = "\x1b[?25l";
  const int height = height_of_last_stroke(size.columns) + std::exchange(lines_below_, 0);
  if (height > 0) stroke += "\x1b[" + std::to_string(height) + "F";
  if (begun_) {
    picture_ = live_text(scene_, facts_.began_at, now, {size.columns, size.rows - 1, host_.colour});
  }
  for (const std::string* text : {&said_, &picture_}) {
    for (const std::string_view line : lines_of(*text)) stroke.append(line).append("\x1b[K\n");
  }
  said_.clear();
  host_.out << stroke << "\x1b[J\x1b[?25h" << std::flush;
}

void LiveView::on_notice(WallTime /*now*/, const formats::NoticeDelivery& delivery) {
  if (!finished_) return say(formats::sentence(delivery));
  host_.out << formats::sentence(delivery) << "\n" << std::flush;
}

void LiveView::on_finished(const formats::FinalRecord& record, const formats::RunFacts& /*facts*/) {
  finished_ = true;
  if (begun_) host_.out << "\n";
  host_.out << formats::summary_text(record) << std::flush;
}

}  // namespace ecsr::cli
