// SPDX-License-Identifier: MIT
#include "notify/notice_text.h"

#include <algorithm>

#include "base/text.h"
#include "formats/page_template.h"
#include "formats/story.h"
#include "notify/templates.h"

namespace ecsr::notify {
namespace {

using formats::Blanks;

std::vector<Blanks> lines(const std::vector<std::string>& texts) {
  std::vector<Blanks> list;
  list.reserve(texts.size());
  for (const std::string& text : texts) list.push_back(Blanks().text("line", text));
  return list;
}

/// Labels stand in one column in plain text.
std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::vector<Blanks> facts(const formats::Story& story) {
  std::vector<Blanks> list;
  list.reserve(story.facts.size());
  for (const formats::Fact& fact : story.facts) {
    list.push_back(Blanks()
                       .text("label", fact.label)
                       .text("padded_label", padded(fact.label, 8))
                       .text("value", fact.value));
  }
  return list;
}

std::vector<Blanks> tasks(const formats::Story& story) {
  std::vector<Blanks> list;
  list.reserve(story.tasks.size());
  for (const formats::TaskTale& tale : story.tasks) {
    list.push_back(Blanks()
                       .text("task", tale.task)
                       .text("created", tale.created)
                       .shown("was_stopped", !tale.stopped.empty())
                       .text("stopped", tale.stopped)
                       .shown("is_gone", !tale.gone.empty())
                       .text("gone", tale.gone)
                       .shown("has_replacement", !tale.replacement.empty())
                       .text("instead", tale.instead)
                       .text("replacement", tale.replacement)
                       .shown("has_started", !tale.replacement_started.empty())
                       .text("started", tale.replacement_started)
                       .shown("has_served", !tale.replacement_serving.empty())
                       .text("serving", tale.replacement_serving)
                       .shown("has_took", !tale.took.empty())
                       .text("took", tale.took));
  }
  return list;
}

Blanks blanks_of(const formats::Notice& notice) {
  const formats::Story story = formats::tell(notice, kMostTasksInAMail);
  const bool over = formats::is_end(notice.event);
  return Blanks()
      .shown("is_good", story.tone == formats::Tone::kGood)
      .shown("is_neutral", story.tone == formats::Tone::kNeutral)
      .shown("is_warning", story.tone == formats::Tone::kWarning)
      .shown("is_bad", story.tone == formats::Tone::kBad)
      .text("status", story.status)
      .text("headline", story.headline)
      .text("why", story.why)
      .list("facts", facts(story))
      .shown("any_tasks", !story.tasks.empty())
      .list("tasks", tasks(story))
      .shown("tasks_left_out", story.tasks_left_out > 0)
      .text("how_many_left_out",
            counted(static_cast<std::int64_t>(story.tasks_left_out), "more task"))
      .shown("any_put_back", !story.put_back.empty())
      .list("put_back", lines(story.put_back))
      .shown("any_failures", !story.failures.empty())
      .list("failures", lines(story.failures))
      .shown("any_skipped", !story.skipped.empty())
      .list("skipped", lines(story.skipped))
      .shown("has_next", story.next_command.has_value())
      .text("next", story.next_command.value_or(""))
      .list("next_words", formats::command_words(story.next_command.value_or("")))
      .shown("attached", over);
}

}  // namespace

std::string plain_text(const formats::Notice& notice) {
  std::string text = formats::fill(templates::kMailTxt, blanks_of(notice), formats::Escape::kNone);
  // A section that is not shown leaves the line it stood on.
  for (std::size_t gap = 0; (gap = text.find("\n\n\n", gap)) != std::string::npos;) {
    text.erase(gap, 1);
  }
  return text;
}

std::string mail_html(const formats::Notice& notice) {
  return formats::fill(templates::kMailHtml, blanks_of(notice), formats::Escape::kHtml);
}

}  // namespace ecsr::notify
