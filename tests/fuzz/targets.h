// SPDX-License-Identifier: MIT
// Every reader of foreign bytes, driven by any bytes at all. libFuzzer looks for bytes that break
// one (`./dev fuzz`); the tests replay what it found, with every compiler and sanitizer.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ecsr::fuzz {

struct Target {
  std::string_view name;  ///< also the corpus's folder
  /// What is wrong with what was read, in a sentence; empty when all is as it should be.
  std::string (*read)(std::string_view bytes);
};

std::span<const Target> all_targets();

/// The first byte of an input chooses among what one target reads: '0' the first, 'a' the eleventh.
class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  std::size_t choose(std::size_t choices);
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

/// What is wrong with a sentence for people: empty, not UTF-8, or with a control character in it.
std::string complaint_about(std::string_view sentence);

/// The same for what is said of an answer: nor are the keys in it with which the request was signed
/// (tests/aws/fakes.h).
std::string complaint_about_error(std::string_view sentence);

/// The same for a text that may have lines.
std::string complaint_about_page(std::string_view page);

/// `what` when it does not hold.
inline std::string unless(bool holds, std::string what) { return holds ? "" : what; }

std::string read_aws_json(std::string_view bytes);
std::string read_aws_xml(std::string_view bytes);
std::string read_config(std::string_view bytes);
std::string read_credentials(std::string_view bytes);
std::string read_event(std::string_view bytes);
std::string read_profile(std::string_view bytes);
std::string read_run_file(std::string_view bytes);
std::string read_run_memory(std::string_view bytes);
std::string read_run_record(std::string_view bytes);
std::string read_runtime(std::string_view bytes);
std::string read_sim_request(std::string_view bytes);
std::string read_window(std::string_view bytes);
std::string read_world(std::string_view bytes);

}  // namespace ecsr::fuzz
