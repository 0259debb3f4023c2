// SPDX-License-Identifier: MIT
#include "told_fault.h"

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "sim/faults/outages.h"
#include "sim/wire/faults.h"
#include "sim/world_lines/line.h"

namespace ecsr::scenarios {
namespace {

using sim::Operation;
using sim::wire::FaultKind;

constexpr int kWithoutEnd = 1'000'000;

/// When, and of which calls.
struct Window {
  std::string operation;  ///< "*" = any
  WallTime from{};
  WallTime until{};
  int count = 1;
};

/// One answer spoilt as sim-server spoils it, in the words of our AWS client.
class SpoiltAnswers final : public sim::Fault {
 public:
  SpoiltAnswers(sim::World& world, sim::wire::Fault fault)
      : world_(world), fault_(std::move(fault)) {}
  std::string_view name() const override { return "spoilt-answers"; }

  std::optional<Error> before(Operation operation) override {
    if (fault_.kind == FaultKind::kResetBefore) return reset(operation);
    if (fault_.kind == FaultKind::kStatus) {
      return strike(operation, ErrorKind::kTransport, "", "HTTP " + std::to_string(fault_.status));
    }
    const auto refusal = sim::wire::refusal_of(fault_.kind, world_.now());
    if (!refusal) return std::nullopt;
    const bool refused_for_now =
        fault_.kind == FaultKind::kThrottled || fault_.kind == FaultKind::kConcurrent;
    if (refused_for_now)
      return strike(operation, ErrorKind::kThrottled, refusal->code, refusal->message);
    if (fault_.kind == FaultKind::kServerError)
      return strike(operation, ErrorKind::kTransport, refusal->code, refusal->message);
    return strike(operation, ErrorKind::kDenied, refusal->code,
                  refusal->message + "; the credentials must be renewed");
  }

  std::optional<Error> after(Operation operation) override {
    switch (fault_.kind) {
      case FaultKind::kResetAfter:
        return reset(operation);
      case FaultKind::kTruncated:
        return strike(operation, ErrorKind::kTransport, "",
                      "no whole answer from AWS: transfer closed with bytes remaining to read");
      case FaultKind::kGarbled:
        return strike(operation, ErrorKind::kBadAnswer, "", "the answer is not whole JSON");
      case FaultKind::kHtml:
        return strike(operation, ErrorKind::kBadAnswer, "",
                      "the answer is an HTML page, as proxies and captive networks send");
      case FaultKind::kSlow:
        world_.advance_by(fault_.delay);
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

 private:
  Error reset(Operation operation) {
    return strike(operation, ErrorKind::kTransport, "",
                  "no whole answer from AWS: Recv failure: Connection reset by peer");
  }

  sim::World& world_;
  sim::wire::Fault fault_;
};

/// Lets a fault work on some calls for some time.
class ToldFault final : public sim::Fault {
 public:
  ToldFault(const sim::World& world, Window window, std::unique_ptr<sim::Fault> fault)
      : world_(world), window_(std::move(window)), fault_(std::move(fault)) {}
  std::string_view name() const override { return fault_->name(); }

  std::optional<Error> before(Operation operation) override {
    met_ = meets(operation);
    return met_ ? fault_->before(operation) : std::nullopt;
  }
  std::optional<Error> after(Operation operation) override {
    return met_ ? fault_->after(operation) : std::nullopt;
  }

 private:
  bool meets(Operation operation) {
    if (world_.now() < window_.from || world_.now() >= window_.until) return false;
    if (window_.operation != "*" && window_.operation != sim::to_text(operation)) return false;
    return window_.count-- > 0;
  }

  const sim::World& world_;
  Window window_;
  std::unique_ptr<sim::Fault> fault_;
  bool met_ = false;
};

/// Takes "from 10:06 until 10:08" out of the words.
Status take_window(std::vector<sim::Word>& said, const sim::Day& day, Window& window) {
  std::vector<sim::Word> rest;
  bool begins = false;
  window.until = day.begin + std::chrono::hours{48};
  for (std::size_t i = 0; i < said.size(); ++i) {
    const bool from = said[i].key.empty() && said[i].value == "from" && i + 1 < said.size();
    if (!from && said[i].key != "until") {
      rest.push_back(said[i]);
      continue;
    }
    const auto time = day.read_time(from ? said[++i].value : said[i].value);
    if (!time) return std::unexpected(time.error());
    begins = begins || from;
    (from ? window.from : window.until) = *time;
    if (!from) window.count = kWithoutEnd;
  }
  said = std::move(rest);
  if (!begins) return fail(ErrorKind::kBadInput, "write from when: fault * 503 from 10:06");
  return {};
}

/// What only a story has: "no-names", "others=60". nullptr: it is one of sim-server's.
Result<std::unique_ptr<sim::Fault>> own_fault(const std::vector<sim::Word>& said, sim::World& world,
                                              const Window& window) {
  for (const sim::Word& word : said) {
    if (word.key == "others") {
      int a_second = 0;
      if (Status read = sim::read_count(word.value, a_second); !read) {
        return fail_during("others", std::move(read));
      }
      return std::make_unique<sim::SharedQuota>(world, Prng(1), a_second);
    }
    if (word.key.empty() && word.value == "no-names") {
      return std::make_unique<sim::NamesGone>(world, window.from, window.until);
    }
  }
  return nullptr;
}

}  // namespace

Result<std::unique_ptr<sim::Fault>> read_fault(std::string_view text, sim::World& world) {
  auto said = sim::split_words(text);
  if (!said) return std::unexpected(said.error());
  if (said->size() < 2) return fail(ErrorKind::kBadInput, "write: fault * 503 from 10:06");
  Window window{.operation = said->front().value};
  const sim::Day day{.begin = world.now()};
  if (Status taken = take_window(*said, day, window); !taken) {
    return std::unexpected(taken.error());
  }
  Result<std::unique_ptr<sim::Fault>> made = own_fault(*said, world, window);
  if (!made) return made;
  if (*made == nullptr) {
    std::string rest;
    for (const sim::Word& word : *said) {
      rest += (word.key.empty() ? "" : word.key + "=") + word.value + " ";
    }
    auto fault = sim::wire::parse_fault(trim(rest));
    if (!fault) return std::unexpected(fault.error());
    if (window.count != kWithoutEnd) window.count = fault->count;
    made = std::make_unique<SpoiltAnswers>(world, *std::move(fault));
  }
  return std::make_unique<ToldFault>(world, std::move(window), *std::move(made));
}

}  // namespace ecsr::scenarios
