// SPDX-License-Identifier: MIT
// A way by which notices leave: one class and one file for each kind.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "formats/notice.h"

namespace ecsr::notify {

/// Fetches the text behind a reference ("secretsmanager:NAME#key", "env:NAME", …); a text that is
/// no reference comes back as it is. Asked when a notice goes out, and the answer is not kept.
using Reveal = std::function<Result<std::string>(const std::string& text)>;

/// How long a channel may take for one attempt.
struct Patience {
  milliseconds connect{};
  milliseconds whole{};
};

/// While a run goes on a notice must not hold it up; at its end there is nothing left to hold up.
inline constexpr Patience kInMidRun{.connect = milliseconds{1'500}, .whole = seconds{3}};
inline constexpr Patience kAtTheEnd{.connect = seconds{10}, .whole = seconds{30}};

class Channel {
 public:
  virtual ~Channel() = default;

  /// As people know it, e.g. "mail by smtp.example.com:587"; no secret in it.
  virtual const std::string& name() const = 0;
  virtual const formats::NoticeRules& rules() const = 0;

  /// One attempt. What is to be known about a success, often nothing; or why it failed:
  /// kTransport and kThrottled are worth another attempt. `id` tells this notice from all others,
  /// and is the same for every attempt.
  virtual Result<std::string> send(const formats::Notice& notice, const std::string& id,
                                   Patience patience) = 0;
};

}  // namespace ecsr::notify
