// SPDX-License-Identifier: MIT
#include "formats/control_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/run_record.h"

namespace ecsr::formats {
namespace {

using core::Control;
using core::ControlWord;
using testing::HasSubstr;

Control alices_pause() {
  return {.word = ControlWord::kPause,
          .run = "7f3a2c11",
          .by = "alice@laptop/77",
          .at = parse_iso8601("2026-11-22T10:07:03Z").value()};
}

TEST(ControlText, SaysWhatIsAskedOfWhichRunByWhomAndWhen) {
  const std::string text = "pause run=7f3a2c11 by=alice@laptop/77 at=2026-11-22T10:07:03Z";

  EXPECT_EQ(to_text(alices_pause()), text);
  EXPECT_EQ(parse_control(text).value(), alices_pause());
}

TEST(ControlText, MayBeOneWordThatSomebodyWroteByHand) {
  EXPECT_EQ(parse_control("pause").value(), Control{.word = ControlWord::kPause});
  EXPECT_EQ(parse_control(" Resume ").value(), Control{.word = ControlWord::kResume});
  EXPECT_EQ(parse_control("ABORT").value(), Control{.word = ControlWord::kAbort});
}

TEST(ControlText, WordsOfALaterReleaseAndTimesThatAreNoneAreSkipped) {
  EXPECT_EQ(parse_control("abort now=yes at=noon please run=1").value(),
            (Control{.word = ControlWord::kAbort, .run = "1"}));
}

TEST(ControlText, AnythingElseIsNamed) {
  for (const char* const nonsense : {"", "stop", "pause!", "run=1 pause", "=", "\x01"}) {
    const auto control = parse_control(nonsense);
    ASSERT_FALSE(control) << nonsense;
    EXPECT_THAT(control.error().message(), HasSubstr("is not pause, resume or abort"));
  }
}

TEST(ControlText, IsLegalAsATagValueWhateverTheNames) {
  Control control = alices_pause();
  control.by = "Jörg <admin>@a-machine-with-a-name-that-does-not-end-" + std::string(300, 'x');

  const std::string text = to_text(control);

  EXPECT_LE(text.size(), kTagValueLimit);
  EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789 _.:/=+-@"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace ecsr::formats
