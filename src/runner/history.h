// SPDX-License-Identifier: MIT
// Watches the passes of a run and remembers what the final record tells: who was replaced by whom
// and when, what was changed and what was put back.
#pragma once

#include <map>
#include <vector>

#include "formats/final_record.h"
#include "formats/notice.h"
#include "formats/run_memory.h"
#include "runner/runner.h"

namespace ecsr::runner {

class History final : public PassListener {
 public:
  explicit History(core::ServiceAddress service);
  /// Goes on where the history of another process ended.
  History(core::ServiceAddress service, const formats::RunMemory& memory);

  void on_pass(const Pass& pass) override;

  /// The record as it stands; after the pass with an outcome it is final.
  formats::FinalRecord finished() const;

  /// Whose account it is, as the service's ARN says, and who runs it.
  const formats::RunFacts& facts() const { return facts_; }

  /// What another process needs to go on; the rest of `memory` stays as it is.
  void hand_on(formats::RunMemory& memory) const;

  /// How many requests were made, when somebody counts them.
  void note_calls(const formats::ApiCalls& calls) { record_.calls = calls; }

 private:
  using Fresh = formats::FreshTask;

  void note_facts(const Pass& pass);
  void note_numbers(const Pass& pass);
  void note_orders(const Pass& pass);
  /// Once for each task.
  void note_stop(const core::TaskId& task, WallTime ordered_at, const Pass& pass);
  void note_tasks(const Pass& pass);
  Fresh& fresh(const core::Task& task);

  formats::FinalRecord record_;
  formats::RunFacts facts_;
  std::map<std::string, std::size_t, std::less<>> stopped_;  ///< task to its place in record_.tasks
  std::map<std::string, Fresh, std::less<>> fresh_;
  bool begun_ = false;
};

}  // namespace ecsr::runner
