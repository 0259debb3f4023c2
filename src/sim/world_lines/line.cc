// SPDX-License-Identifier: MIT
#include "sim/world_lines/line.h"

#include "sim/service.h"

namespace ecsr::sim {
namespace {

constexpr int kMostPort = 65'535;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::unexpected<Error> bad(std::string_view value, std::string_view right) {
  return fail(ErrorKind::kBadInput, "\"" + std::string(value) + "\" " + std::string(right));
}

/// Takes one word off the front, quotes undone.
Result<std::string> take_word(std::string_view& text) {
  std::string word;
  bool quoted = false;
  while (!text.empty()) {
    const char c = text.front();
    if (!quoted && (blank(c) || c == '#')) break;
    text.remove_prefix(1);
    if (c == '"') {
      quoted = !quoted;
    } else {
      word += c;
    }
  }
  if (quoted) return bad(word, "begins with a quote that is not closed");
  return word;
}

Word to_word(std::string text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0) return {.value = std::move(text)};
  Word word{.key = text.substr(0, sign), .value = text.substr(sign + 1)};
  std::replace(word.key.begin(), word.key.end(), '_', '-');
  return word;
}

/// "for 10m" is for=10m, "until 10:20" is until=10:20.
void join_prepositions(std::vector<Word>& words) {
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const bool preposition = words[i].value == "for" || words[i].value == "until";
    if (!words[i].key.empty() || !preposition || !words[i + 1].key.empty()) continue;
    words[i] = {.key = words[i].value, .value = words[i + 1].value};
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
}

Status read_up_to(int most, std::string_view text, int& number) {
  const auto read = parse_whole_number(text);
  if (!read || *read < 0 || *read > most) {
    return bad(text, "is not a whole number from 0 to " + std::to_string(most));
  }
  number = static_cast<int>(*read);
  return {};
}

}  // namespace

Result<std::vector<Word>> split_words(std::string_view text) {
  std::vector<Word> words;
  while (true) {
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    if (text.empty() || text.front() == '#') break;
    auto word = take_word(text);
    if (!word) return std::unexpected(std::move(word).error());
    words.push_back(to_word(*std::move(word)));
  }
  join_prepositions(words);
  return words;
}

Result<WallTime> Day::read_time(std::string_view text) const {
  if (text.starts_with('+') || text.starts_with('-')) {
    const auto distance = parse_duration(text.substr(1));
    if (!distance) return bad(text, "is not a time: write +2m, -1h30m, 10:07 or 2026-01-05T10:07Z");
    return text.front() == '+' ? begin + *distance : begin - *distance;
  }
  if (const auto time = parse_iso8601(text); time && text.size() > 8) return *time;
  const std::string date = to_iso8601(begin).substr(0, 10);
  const auto time = parse_iso8601(date + "T" + std::string(text) + "Z");
  if (!time) return bad(text, "is not a time: write 10:07, 10:07:30, +2m or 2026-01-05T10:07Z");
  return *time;
}

Status read_count(std::string_view text, int& count) {
  return read_up_to(kMostDesired, text, count);
}

Status read_port(std::string_view text, int& port) { return read_up_to(kMostPort, text, port); }

Status read_switch(std::string_view text, bool& value) {
  if (text != "yes" && text != "no") return bad(text, "is neither yes nor no");
  value = text == "yes";
  return {};
}

Status read_duration(std::string_view text, milliseconds& duration) {
  const auto read = parse_duration(text);
  if (!read) return std::unexpected(read.error());
  duration = *read;
  return {};
}

Status read_range(std::string_view text, Range& range) {
  const std::size_t dots = text.find("..");
  const std::string_view from = text.substr(0, dots);
  const std::string_view to = dots == std::string_view::npos ? from : text.substr(dots + 2);
  const auto low = parse_duration(from);
  const auto high = parse_duration(to);
  if (!low || !high) return bad(text, "is not a duration or a range: write 40s or 35s..60s");
  if (*low > *high) return bad(text, "is a range that ends before it begins");
  range = {.from = *low, .to = *high};
  return {};
}

Status read_texts(std::string_view text, std::vector<std::string>& texts) {
  texts.clear();
  for (const std::string_view piece : split(text, ',')) {
    if (piece.empty()) return bad(text, "has an empty entry: write a,b,c");
    texts.emplace_back(piece);
  }
  return {};
}

Status read_name(std::string_view text, std::string& name) {
  const bool good =
      !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
      });
  if (!good) return bad(text, "is not a name: letters, digits, - and _ only");
  name = text;
  return {};
}

Error unknown_word(std::string_view word, std::span<const std::string_view> known) {
  std::string message = "\"" + std::string(word) + "\" is not known here";
  if (const auto meant = nearest(word, known)) {
    message += ", did you mean \"" + *meant + "\"?";
  } else {
    message += ", known are ";
    for (std::size_t i = 0; i < known.size(); ++i) {
      message.append(i == 0 ? "" : ", ").append(known[i]);
    }
  }
  return Error(ErrorKind::kBadInput, std::move(message));
}

Result<std::string> only_name(const Line& line, std::string_view what) {
  std::string name;
  for (std::size_t i = 1; i < line.words.size(); ++i) {
    const Word& word = line.words[i];
    if (!word.key.empty()) continue;
    if (!name.empty()) return bad(word.value, "is one word too many: values are written key=value");
    if (Status read = read_name(word.value, name); !read) return std::unexpected(read.error());
  }
  if (name.empty()) {
    return fail(ErrorKind::kBadInput,
                line.kind() + " needs the name of " + std::string(what) + " after it");
  }
  return name;
}

}  // namespace ecsr::sim
