// SPDX-License-Identifier: MIT
#include "cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>

#include "base/text.h"

namespace ecsr::cli {
namespace {

constexpr std::string_view kVersion = ECSR_VERSION;

/// A flag as the parser library fills it.
struct Slot {
  const Flag* flag;
  std::vector<std::string> values;
  CLI::Option* option = nullptr;
};

bool is_positional(const Flag& flag) { return !flag.name.starts_with('-'); }

std::deque<Slot> add_flags(CLI::App& app, const Command& command) {
  std::deque<Slot> slots;
  for (const FlagGroup& group : command.groups) {
    for (const Flag& flag : group.flags) {
      Slot& slot = slots.emplace_back(Slot{&flag, {}, nullptr});
      const std::string name(flag.name);
      const bool takes_value = !flag.value.empty() || is_positional(flag);
      slot.option = takes_value ? app.add_option(name, slot.values)->allow_extra_args(false)
                                : app.add_flag(name, slot.values);
    }
  }
  return slots;
}

std::string unknown_word(std::string_view word, const Command& command) {
  if (!word.starts_with('-')) {
    const bool takes_a_word = std::ranges::any_of(command.groups, [](const FlagGroup& group) {
      return std::ranges::any_of(group.flags, is_positional);
    });
    return "\"" + std::string(word) + "\" is a word too many: `ecs-recycle " +
           std::string(command.name) + "` takes " +
           (takes_a_word ? "one word and flags" : "flags only");
  }
  std::vector<std::string_view> known{"--help"};
  for (const FlagGroup& group : command.groups) {
    for (const Flag& flag : group.flags) known.push_back(flag.name);
  }
  const std::string_view name = word.substr(0, word.find('='));
  std::string text =
      std::string(name) + " is not a flag of `ecs-recycle " + std::string(command.name) + "`";
  if (const auto close = nearest(name, known)) return text + "; did you mean " + *close + "?";
  return text + "; `ecs-recycle " + std::string(command.name) + " --help` lists them";
}

std::string unknown_command(std::string_view word) {
  std::vector<std::string_view> known;
  for (const Command& command : commands()) known.push_back(command.name);
  const std::string text = "\"" + std::string(word) + "\" is not a command";
  if (word.starts_with('-')) {
    return text + ": `ecs-recycle COMMAND [FLAGS]`, and `ecs-recycle --help` lists the commands";
  }
  if (const auto close = nearest(word, known)) return text + "; did you mean " + *close + "?";
  return text + "; `ecs-recycle --help` lists them";
}

/// What the library complains about: values are checked by us, so that leaves a value that is
/// missing, which a flag at the end of the line lacks or one before another flag.
std::string complaint(const CLI::ParseError& error, const std::deque<Slot>& slots) {
  std::string text = error.what();
  std::ranges::replace(text, '\n', ' ');
  const std::string_view name = std::string_view(text).substr(0, text.find(':'));
  const auto slot =
      std::ranges::find(slots, name, [](const Slot& each) { return each.flag->name; });
  if (slot == slots.end()) return text;
  return std::string(name) + " needs a value: " + std::string(slot->flag->value);
}

std::string given_as(const Flag& flag, bool in_words) {
  return in_words ? std::string(flag.name) : environment_name(flag.name);
}

Status apply_flags(std::deque<Slot>& slots, const Environment& environment, Options& options) {
  for (Slot& slot : slots) {
    const bool in_words = slot.option->count() > 0;
    if (slot.values.size() > 1 && !slot.flag->repeats) {
      return fail(ErrorKind::kBadInput, std::string(slot.flag->name) + " is given " +
                                            std::to_string(slot.values.size()) +
                                            " times: give it once");
    }
    if (!in_words) {
      if (is_positional(*slot.flag)) continue;
      auto value = environment(environment_name(slot.flag->name));
      if (!value || value->empty()) continue;
      slot.values = {*std::move(value)};
    }
    for (const std::string& value : slot.values) {
      if (Status applied = slot.flag->apply(options, value); !applied) {
        return std::unexpected(std::move(applied).error().during(given_as(*slot.flag, in_words)));
      }
      options.settings.push_back({slot.flag, value, !in_words});
    }
  }
  return {};
}

Status check_conflicts(const Options& options) {
  const auto given = [&](std::string_view name) {
    return std::ranges::any_of(options.settings,
                               [&](const Setting& setting) { return setting.flag->name == name; });
  };
  if (given("--surge") && given("--no-surge")) {
    return fail(ErrorKind::kBadInput,
                "--surge and --no-surge contradict each other: give one of them");
  }
  return {};
}

bool is_help(std::string_view word) { return word == "--help" || word == "-h"; }

bool is_version(std::string_view word) {
  return word == "--version" || word == "-V" || word == "version";
}

}  // namespace

Result<std::variant<Print, Invocation>> parse(const std::vector<std::string>& words,
                                              const Environment& environment) {
  using Parsed = std::variant<Print, Invocation>;
  const bool asks_for_help = !words.empty() && words[0] == "help";
  if (words.empty() || is_help(words[0]) || (asks_for_help && words.size() == 1)) {
    return Parsed{Print{overview()}};
  }
  if (is_version(words[0])) return Parsed{Print{"ecs-recycle " + std::string(kVersion) + "\n"}};
  const std::string& name = words[asks_for_help ? 1 : 0];
  const auto command = std::ranges::find(commands(), name, &Command::name);
  if (command == commands().end()) return fail(ErrorKind::kBadInput, unknown_command(name));
  if (asks_for_help || std::ranges::any_of(words, is_help)) {
    return Parsed{Print{help_page(*command)}};
  }

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::deque<Slot> slots = add_flags(app, *command);
  std::vector<std::string> reversed(words.rbegin(), words.rend() - 1);
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return fail(ErrorKind::kBadInput, complaint(error, slots));
  }
  if (const auto extras = app.remaining(); !extras.empty()) {
    return fail(ErrorKind::kBadInput, unknown_word(extras.front(), *command));
  }
  Invocation invocation{.command = &*command, .options = {}};
  if (command->name == "sim-server") invocation.options.speed = 1;
  if (Status applied = apply_flags(slots, environment, invocation.options); !applied) {
    return std::unexpected(std::move(applied).error());
  }
  if (Status checked = check_conflicts(invocation.options); !checked) {
    return std::unexpected(std::move(checked).error());
  }
  return Parsed{std::move(invocation)};
}

}  // namespace ecsr::cli
