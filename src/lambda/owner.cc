// SPDX-License-Identifier: MIT
#include "lambda/owner.h"

#include <algorithm>
#include <cstdint>

namespace ecsr::lambda {
namespace {

constexpr std::string_view kPrefix = "fn:";
constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kTimeSize = 6;  // seconds since 1970 in base 36, good until 2038
constexpr std::size_t kChainSize = 3;
constexpr std::size_t kInvocationSize = 2;
constexpr std::size_t kNameLimit = 14;
constexpr milliseconds kDoubt = seconds{10};

std::string in_base_36(std::uint64_t number, std::size_t size) {
  std::string text(size, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number /= 36) {
    *digit = kDigits[number % 36];
  }
  return text;
}

bool is_word(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return kDigits.contains(c); });
}

/// FNV-1a: the same on every machine, unlike std::hash.
std::uint64_t number_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash ^ (hash >> 32U);
}

}  // namespace

std::string short_word(std::string_view text, std::size_t size) {
  return in_base_36(number_of(text), size);
}

std::string short_function(std::string_view name) {
  std::string legal;
  for (const char c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
    legal += good ? c : '_';
  }
  if (legal.empty()) return "function";
  if (legal.size() <= kNameLimit) return legal;
  return legal.substr(0, kNameLimit - 5) + ".." + short_word(name, 3);
}

std::string Owner::text() const {
  const auto whole = std::chrono::ceil<seconds>(until).time_since_epoch().count();
  return std::string(kPrefix) + function + "/" +
         in_base_36(static_cast<std::uint64_t>(std::max<std::int64_t>(0, whole)), kTimeSize) +
         (handed_over ? "+" : ".") + chain + invocation;
}

std::optional<Owner> Owner::parse(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  constexpr std::size_t kTail = kTimeSize + 1 + kChainSize + kInvocationSize;
  if (!text.starts_with(kPrefix) || slash == std::string_view::npos) return std::nullopt;
  const std::string_view tail = text.substr(slash + 1);
  if (slash <= kPrefix.size() || tail.size() != kTail) return std::nullopt;
  const std::string_view time = tail.substr(0, kTimeSize);
  const char mark = tail[kTimeSize];
  const std::string_view words = tail.substr(kTimeSize + 1);
  if (!is_word(time) || !is_word(words) || (mark != '.' && mark != '+')) return std::nullopt;
  std::int64_t since_1970 = 0;
  for (const char c : time) {
    since_1970 = since_1970 * 36 + static_cast<std::int64_t>(kDigits.find(c));
  }
  return Owner{.function = std::string(text.substr(kPrefix.size(), slash - kPrefix.size())),
               .until = WallTime{seconds{since_1970}},
               .handed_over = mark == '+',
               .chain = std::string(words.substr(0, kChainSize)),
               .invocation = std::string(words.substr(kChainSize))};
}

WallTime over_at(const Owner& owner) {
  // What was handed over to anybody at once is meant at once.
  return owner.handed_over ? owner.until : owner.until + kDoubt;
}

bool is_over(const Owner& owner, WallTime aws_now) { return aws_now >= over_at(owner); }

}  // namespace ecsr::lambda
