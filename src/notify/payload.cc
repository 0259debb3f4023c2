// SPDX-License-Identifier: MIT
#include "notify/payload.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "formats/report.h"
#include "formats/story.h"

namespace ecsr::notify {
namespace {

using Object = nlohmann::ordered_json;

/// 400 tasks take some 170 KiB.
constexpr std::size_t kMostTasksForPrograms = 400;
/// Chat is for a glance; Teams takes 28 KB in all, and Slack 3,000 characters in a section.
constexpr std::size_t kMostTasksInAChat = 12;
constexpr std::size_t kMostCharacters = 2'900;

std::string dump(const Object& object) {
  return object.dump(-1, ' ', false, Object::error_handler_t::replace);
}

/// Cut between two characters.
std::string shortened(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t length = most - 3;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  return text.substr(0, length) + "…";
}

/// [doc: Slack, "Formatting text for app surfaces": these three and no others]
std::string slack_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

/// Between backquotes of Slack nothing is special but the backquote.
std::string slack_code(std::string_view text) {
  std::string code = slack_text(text);
  for (char& c : code) {
    if (c == '`') c = '\'';
  }
  return "`" + code + "`";
}

/// Adaptive cards read a little Markdown.
std::string teams_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\*_[]`#").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string task_line(const formats::TaskTale& tale) {
  std::string line = tale.task + " → " + tale.instead + tale.replacement;
  if (!tale.stopped.empty()) line += "  " + tale.stopped;
  if (!tale.took.empty()) line += " (" + tale.took + ")";
  return line;
}

std::string task_lines(const formats::Story& story) {
  std::string lines;
  for (const formats::TaskTale& tale : story.tasks) lines += task_line(tale) + "\n";
  if (story.tasks_left_out > 0) {
    lines += "and " + counted(static_cast<std::int64_t>(story.tasks_left_out), "more task") + "\n";
  }
  return lines;
}

Object slack_section(std::string text) {
  return Object{
      {"type", "section"},
      {"text", {{"type", "mrkdwn"}, {"text", shortened(std::move(text), kMostCharacters)}}}};
}

std::string slack_lines(std::string_view heading, const std::vector<std::string>& lines) {
  std::string text = "*" + std::string(heading) + "*";
  for (const std::string& line : lines) text += "\n• " + slack_text(line);
  return text;
}

std::string_view colour(formats::Tone tone) {
  switch (tone) {
    case formats::Tone::kGood:
      return "#2e8b57";
    case formats::Tone::kNeutral:
      return "#3a7bbf";
    case formats::Tone::kWarning:
      return "#c98a00";
    case formats::Tone::kBad:
      return "#c0392b";
  }
  return "#3a7bbf";
}

std::string_view teams_colour(formats::Tone tone) {
  switch (tone) {
    case formats::Tone::kGood:
      return "good";
    case formats::Tone::kNeutral:
      return "accent";
    case formats::Tone::kWarning:
      return "warning";
    case formats::Tone::kBad:
      return "attention";
  }
  return "default";
}

Object teams_block(std::string text, bool strong = false) {
  Object block{{"type", "TextBlock"}, {"text", shortened(std::move(text), kMostCharacters)}};
  block["wrap"] = true;
  if (strong) block["weight"] = "Bolder";
  return block;
}

Object teams_code(std::string text) {
  Object block = teams_block(std::move(text));
  block["fontType"] = "Monospace";
  return block;
}

}  // namespace

std::string generic_payload(const formats::Notice& notice) {
  const formats::Story story = formats::tell(notice, 0);
  formats::FinalRecord record = notice.record;
  const std::size_t tasks = record.tasks.size();
  if (tasks > kMostTasksForPrograms) record.tasks.resize(kMostTasksForPrograms);
  Object object{{"source", "ecs-recycle"},
                {"version", 1},
                {"event", formats::code(notice.event)},
                {"failed", !notice.test && formats::failed(notice.event)},
                {"test", notice.test},
                {"time", to_iso8601(notice.at)},
                {"cluster", record.service.cluster.value},
                {"service", record.service.service.value},
                {"account", notice.facts.account},
                {"region", notice.facts.region},
                {"owner", notice.facts.owner},
                {"headline", story.headline},
                {"why", story.why}};
  object["tasks_to_recycle"] = notice.tasks_to_recycle;
  object["tasks_stopped"] = tasks;
  object["percent"] = formats::percent_done(notice);
  const bool over = formats::is_end(notice.event);
  object["record"] =
      over ? Object::parse(formats::finished_line(record, notice.facts)) : Object(nullptr);
  return dump(object);
}

std::string slack_payload(const formats::Notice& notice) {
  const formats::Story story = formats::tell(notice, kMostTasksInAChat);
  Object blocks = Object::array();
  blocks.push_back(slack_section("*" + slack_text(story.status) + "*  " +
                                 slack_text(story.headline) + "\n" + slack_text(story.why)));
  if (story.next_command) {
    blocks.push_back(slack_section("*Type next*\n" + slack_code(*story.next_command)));
  }
  if (!story.failures.empty()) {
    blocks.push_back(
        slack_section(slack_lines("Replacements that failed, in ECS's own words", story.failures)));
  }
  if (!story.put_back.empty()) {
    blocks.push_back(slack_section(slack_lines("Put back", story.put_back)));
  }
  if (!story.tasks.empty()) {
    std::string tasks = slack_text(task_lines(story));
    for (char& c : tasks) {
      if (c == '`') c = '\'';
    }
    blocks.push_back(
        slack_section("*Tasks*\n```\n" + shortened(tasks, kMostCharacters - 30) + "```"));
  }
  std::string facts;
  for (const formats::Fact& fact : story.facts) {
    if (!facts.empty()) facts += "  ·  ";
    facts += slack_text(fact.label + ": " + fact.value);
  }
  blocks.push_back(Object{
      {"type", "context"},
      {"elements",
       Object::array({Object{{"type", "mrkdwn"}, {"text", shortened(facts, kMostCharacters)}}})}});
  Object message{{"text", slack_text(story.status + ": " + story.headline)}};
  message["attachments"] =
      Object::array({Object{{"color", colour(story.tone)}, {"blocks", std::move(blocks)}}});
  return dump(message);
}

std::string teams_payload(const formats::Notice& notice) {
  const formats::Story story = formats::tell(notice, kMostTasksInAChat);
  Object body = Object::array();
  Object status = teams_block(teams_text(story.status), true);
  status["color"] = teams_colour(story.tone);
  body.push_back(std::move(status));
  Object headline = teams_block(teams_text(story.headline), true);
  headline["size"] = "Large";
  body.push_back(std::move(headline));
  body.push_back(teams_block(teams_text(story.why)));
  if (story.next_command) {
    body.push_back(teams_block("Type next", true));
    body.push_back(teams_code(teams_text(*story.next_command)));
  }
  if (!story.failures.empty()) {
    body.push_back(teams_block("Replacements that failed, in ECS's own words", true));
    for (const std::string& line : story.failures) body.push_back(teams_block(teams_text(line)));
  }
  Object facts = Object::array();
  for (const formats::Fact& fact : story.facts) {
    facts.push_back(Object{{"title", fact.label}, {"value", teams_text(fact.value)}});
  }
  body.push_back(Object{{"type", "FactSet"}, {"facts", std::move(facts)}});
  if (!story.put_back.empty()) body.push_back(teams_block("Put back", true));
  for (const std::string& line : story.put_back) body.push_back(teams_block(teams_text(line)));
  if (!story.tasks.empty()) {
    body.push_back(teams_block("Tasks", true));
    const std::string lines = task_lines(story);
    for (const std::string_view line : split(trim(lines), '\n')) {
      body.push_back(teams_code(teams_text(line)));
    }
  }
  Object card{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
              {"type", "AdaptiveCard"},
              {"version", "1.4"},
              {"msteams", {{"width", "Full"}}},
              {"body", std::move(body)}};
  Object message{{"type", "message"}};
  message["summary"] = story.status + ": " + story.headline;
  message["attachments"] =
      Object::array({Object{{"contentType", "application/vnd.microsoft.card.adaptive"},
                            {"contentUrl", nullptr},
                            {"content", std::move(card)}}});
  return dump(message);
}

}  // namespace ecsr::notify
