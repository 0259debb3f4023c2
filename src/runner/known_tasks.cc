// SPDX-License-Identifier: MIT
#include "runner/known_tasks.h"

#include <algorithm>
#include <string>
#include <utility>

namespace ecsr::runner {

void KnownTasks::take_list(std::vector<core::TaskId> listed, WallTime now) {
  std::ranges::sort(listed);
  const auto repeated = std::ranges::unique(listed);
  listed.erase(repeated.begin(), repeated.end());
  std::vector<Entry> merged;
  merged.reserve(std::max(listed.size(), entries_.size()));
  const auto keep_unlisted = [&](Entry& entry) {
    const bool may_appear = now - entry.known_since < kNotVisibleYet;
    if (entry.described || may_appear) {
      merged.push_back(std::move(entry));
    } else {
      wave_is_current_ = false;
    }
  };
  auto known = entries_.begin();
  for (core::TaskId& id : listed) {
    while (known != entries_.end() && known->id < id) keep_unlisted(*known++);
    if (known != entries_.end() && known->id == id) {
      merged.push_back(std::move(*known++));
    } else {
      merged.push_back(Entry{.id = std::move(id), .known_since = now});
      wave_is_current_ = false;
    }
  }
  while (known != entries_.end()) keep_unlisted(*known++);
  entries_ = std::move(merged);
}

void KnownTasks::announce(std::span<const std::string> names, std::string_view arn_prefix,
                          WallTime now) {
  std::string prefix(arn_prefix);
  if (!entries_.empty()) {
    const std::string& pattern = entries_.front().id.value;
    prefix = pattern.substr(0, pattern.rfind('/') + 1);
  }
  for (const std::string& name : names) {
    entries_.push_back(Entry{.id = core::TaskId{prefix + name}, .known_since = now});
    wave_is_current_ = false;
  }
  std::ranges::stable_sort(entries_, {}, &Entry::id);  // of two, the one known before stays
  const auto repeated = std::ranges::unique(entries_, {}, &Entry::id);
  entries_.erase(repeated.begin(), repeated.end());
}

std::span<const ports::DescribeTasksRequest> KnownTasks::wave(const core::ClusterName& cluster) {
  if (wave_is_current_) return wave_;
  wave_.clear();
  for (const Entry& entry : entries_) {
    if (wave_.empty() || wave_.back().tasks.size() == ports::kTasksPerCall) {
      wave_.push_back({.cluster = cluster});
    }
    wave_.back().tasks.push_back(entry.id);
  }
  wave_is_current_ = true;
  return wave_;
}

KnownTasks::Entry* KnownTasks::find(const core::TaskId& id) {
  const auto place = std::ranges::lower_bound(entries_, id, {}, &Entry::id);
  if (place != entries_.end() && place->id == id) return &*place;
  // A plain id was asked for and its ARN came back.
  const auto same_name = [&](const Entry& entry) { return entry.id.name() == id.name(); };
  const auto named = std::ranges::find_if(entries_, same_name);
  return named == entries_.end() ? nullptr : &*named;
}

void KnownTasks::begin_answers() {
  for (Entry& entry : entries_) entry.gone = false;
}

bool KnownTasks::described(const core::TaskId& id, std::size_t position, bool is_gone) {
  const bool expected = position < entries_.size() && entries_[position].id == id;
  Entry* const entry = expected ? &entries_[position] : find(id);
  if (entry == nullptr) return false;
  entry->described = true;
  entry->gone = is_gone;
  if (entry->id != id) {
    entry->id = id;  // sorted again by end_answers
    wave_is_current_ = false;
  }
  return true;
}

void KnownTasks::missing(const core::TaskId& id, WallTime now) {
  Entry* const entry = find(id);
  if (entry == nullptr) return;
  entry->gone = entry->described || now - entry->known_since >= kNotVisibleYet;
}

void KnownTasks::end_answers() {
  if (std::erase_if(entries_, &Entry::gone) > 0) wave_is_current_ = false;
  if (!wave_is_current_) std::ranges::sort(entries_, {}, &Entry::id);
}

}  // namespace ecsr::runner
