// SPDX-License-Identifier: MIT
#include "cli/answers.h"

#include <algorithm>

namespace ecsr::cli {

Answers::~Answers() { listen(false); }

void Answers::listen(bool on) {
  if (keyboard_ == nullptr || (!on && !listens_)) return;
  listens_ = on;
  keyboard_->listen(on);
}

void Answers::on_pass(const runner::Pass& pass) {
  const core::Decision& decision = pass.decision;
  listen(!decision.outcome && !question_of(decision.reason).empty() && !no_);
}

int Answers::count() {
  if (!listens_) return count_;
  const std::string typed = keyboard_->typed();
  if (const auto lines = std::ranges::count(typed, '\n')) moved_(static_cast<int>(lines));
  for (const char key : typed) {
    const bool yes = key == 'y' || key == 'Y';
    if (!yes && key != 'n' && key != 'N') continue;
    (yes ? yes_ : no_) = true;
    ++count_;
    listen(false);  // one question, one answer
    told_(yes);
    break;
  }
  return count_;
}

std::string_view question_of(core::Reason reason) {
  if (reason == core::Reason::kAsking) return "Go on with the next tasks? [y/n]";
  if (reason == core::Reason::kHalted) return "Go on in spite of the failures? [y/n]";
  return {};
}

}  // namespace ecsr::cli
