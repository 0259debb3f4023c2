// SPDX-License-Identifier: MIT
#include "formats/html_report.h"

#include "base/text.h"
#include "formats/page_template.h"
#include "formats/serving_chart.h"
#include "formats/story.h"
#include "formats/task_chart.h"
#include "formats/templates.h"

namespace ecsr::formats {
namespace {

/// 2 MB of page. With 5,000 tasks it had 4.9 MB, and beside a record of 2.2 MB a mail server that
/// takes 10 MB would refuse both.
constexpr std::size_t kMostTasks = 2'000;
constexpr std::size_t kMostMoments = 2'000;

std::vector<Blanks> lines(const std::vector<std::string>& texts) {
  std::vector<Blanks> list;
  list.reserve(texts.size());
  for (const std::string& text : texts) list.push_back(Blanks().text("line", text));
  return list;
}

std::string or_dash(const std::string& text) { return text.empty() ? "–" : text; }

std::vector<Blanks> task_rows(const Story& story) {
  std::vector<Blanks> rows;
  rows.reserve(story.tasks.size());
  for (const TaskTale& tale : story.tasks) {
    rows.push_back(Blanks()
                       .text("task", tale.task)
                       .text("created", or_dash(tale.created))
                       .text("stopped", or_dash(tale.stopped))
                       .text("gone", or_dash(tale.gone))
                       .text("replacement", tale.replacement + tale.instead)
                       .text("started", or_dash(tale.replacement_started))
                       .text("serving", or_dash(tale.replacement_serving))
                       .text("took", or_dash(tale.took)));
  }
  return rows;
}

/// Moments that only look and say the same as the one before are left out.
std::vector<Blanks> moment_rows(const RunFile& run) {
  std::vector<Blanks> rows;
  std::string words_before;
  for (const RunMoment& moment : run.moments) {
    const bool new_words = moment.words != words_before;
    if (moment.what.empty() && !new_words) continue;
    words_before = moment.words;
    if (rows.size() == kMostMoments) break;
    rows.push_back(Blanks()
                       .text("at", to_clock_of_run(moment.at, run.record.began_at))
                       .text("what", moment.what)
                       .text("words", moment.words)
                       .shown("trouble", moment.trouble));
  }
  return rows;
}

std::string calls_text(const FinalRecord& record) {
  if (record.calls.total() == 0) return {};
  std::string text = counted(static_cast<std::int64_t>(record.calls.total()), "API call") + " in " +
                     std::to_string(record.passes) + (record.passes == 1 ? " pass" : " passes");
  std::string_view separator = ": ";
  for (std::size_t kind = 0; kind < ApiCalls::kKinds; ++kind) {
    if (record.calls.made[kind] == 0) continue;
    text.append(separator).append(name_of(static_cast<ApiCall>(kind)));
    text.append(" ").append(std::to_string(record.calls.made[kind]));
    separator = ", ";
  }
  return text;
}

}  // namespace

std::string html_report(const RunFile& run) {
  const Story story = tell({.event = end_event(run.record.outcome),
                            .at = run.record.ended_at,
                            .facts = run.facts,
                            .record = run.record},
                           kMostTasks);
  std::vector<Blanks> facts;
  facts.reserve(story.facts.size());
  for (const Fact& fact : story.facts) {
    facts.push_back(Blanks().text("label", fact.label).text("value", fact.value));
  }
  const std::string serving = serving_chart(run);
  const std::string tasks = task_chart(run.record, kMostTasks);
  const std::vector<Blanks> moments = moment_rows(run);
  const std::string calls = calls_text(run.record);
  const Blanks blanks =
      Blanks()
          .text("tone", std::string(code(story.tone)))
          .text("status", story.status)
          .text("headline", story.headline)
          .text("why", story.why)
          .list("facts", std::move(facts))
          .shown("has_next", story.next_command.has_value())
          .list("next_words", command_words(story.next_command.value_or("")))
          .shown("has_serving", !serving.empty())
          .text("serving_chart", serving)
          .shown("derived", run.samples.empty())
          .shown("measured", !run.samples.empty())
          .shown("has_tasks", !tasks.empty())
          .text("task_chart", tasks)
          .list("task_rows", task_rows(story))
          .shown("tasks_left_out", story.tasks_left_out > 0)
          .text("how_many_left_out",
                counted(static_cast<std::int64_t>(story.tasks_left_out), "more task"))
          .shown("any_put_back", !story.put_back.empty())
          .list("put_back", lines(story.put_back))
          .shown("any_failures", !story.failures.empty())
          .list("failures", lines(story.failures))
          .shown("any_skipped", !story.skipped.empty())
          .list("skipped", lines(story.skipped))
          .shown("any_moments", !moments.empty())
          .list("moments", moments)
          .shown("has_calls", !calls.empty())
          .text("calls", calls);
  return fill(templates::kReportHtml, blanks, Escape::kHtml);
}

}  // namespace ecsr::formats
