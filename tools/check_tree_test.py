#!/usr/bin/python3
# tree-check: long file: one class of samples for each rule
"""Every rule of check_tree.py fires on a bad sample and is silent on a good one.

The samples are written in two halves where the whole would make this file break the rule itself.
"""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import check_tree
import tree_files


class Tree(unittest.TestCase):
    """A throw-away tree; `says` is what the checker prints about it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def file(self, path, text=""):
        if path.endswith(".h") and "#pragma" not in text:
            text = "#pragma once\n" + text
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def says(self, build_dir=None):
        return [str(finding) for finding in check_tree.check(self.root, build_dir)]

    def expect_silence_about(self, path, text):
        self.file(path, text)
        self.assertEqual(self.says(), [])

    def expect_finding(self, path, text, *words):
        self.file(path, text)
        said = self.says()
        self.assertEqual(len(said), 1, said)
        for word in (path, *words):
            self.assertIn(word, said[0])


class IncludeArrows(Tree):
    def test_a_layer_may_include_itself_and_what_the_design_grants(self):
        for layer, allowed in check_tree.ARROWS.items():
            lines = [f'#include "{name}/a.h"' for name in [layer, *allowed.split()]]
            self.file(f"src/{layer}/thing.cc", "\n".join(lines))
        self.assertEqual(self.says(), [])

    def test_every_other_arrow_is_refused(self):
        for layer, allowed in check_tree.ARROWS.items():
            for other in set(check_tree.ARROWS) - {layer, *allowed.split()}:
                with self.subTest(f"{layer} -> {other}"):
                    self.expect_finding(
                        f"src/{layer}/thing.cc", f'\n#include "{other}/a.h"', ":2: include:", other
                    )
            (self.root / f"src/{layer}/thing.cc").unlink(missing_ok=True)

    def test_aws_and_sim_never_meet(self):
        self.assertNotIn("sim", check_tree.ARROWS["aws"].split())
        self.assertNotIn("aws", check_tree.ARROWS["sim"].split() + check_tree.ARROWS["cli"].split())

    def test_an_include_names_its_layer(self):
        self.expect_finding("src/core/thing.cc", '#include "decide.h"', "include", "<layer>/<file>")

    def test_a_way_up_does_not_get_around_the_arrows(self):
        self.expect_finding("src/core/thing.cc", '#include "../aws/http.h"', "include")

    def test_our_own_files_are_quoted(self):
        self.expect_finding("src/runner/thing.cc", "#include <core/decide.h>", "include", "quotes")

    def test_an_include_in_a_comment_is_no_include(self):
        self.expect_silence_about(
            "src/core/thing.cc", '// #include "aws/http.h"\n/*\n#include "aws/http.h"\n*/'
        )

    def test_a_folder_the_design_does_not_know_is_refused(self):
        self.expect_finding("src/extras/thing.cc", "", "layer")

    def test_the_pure_layers_use_the_standard_library_only(self):
        self.expect_finding("src/core/thing.h", "#include <nlohmann/json.hpp>", "standard library")
        self.expect_finding("src/core/thing.h", "#include <unistd.h>", "standard library")

    def test_other_layers_may_use_libraries(self):
        self.expect_silence_about("src/formats/thing.cc", "#include <nlohmann/json.hpp>\n#include <string>")

    def test_no_test_sees_main(self):
        self.expect_finding("tests/cli/a_test.cc", '#include "main/wire.h"', "wiring only")


class Time(Tree):
    def test_only_main_reads_a_clock(self):
        self.expect_silence_about("src/main/clock.cc", "auto t = std::chrono::system_clock::now();")
        self.expect_finding(
            "src/runner/pass.cc", "\nauto t = std::chrono::system_clock::now();", ":2: clock:"
        )

    def test_the_http_client_may_read_the_steady_clock_and_no_other(self):
        self.expect_silence_about("src/aws/http_curl.cc", "auto t = steady_clock::now();")
        self.expect_finding("src/aws/http_curl.cc", "auto t = system_clock::now();", "clock")

    def test_another_file_of_aws_may_not(self):
        self.expect_finding("src/aws/retry.cc", "auto t = steady_clock::now();", "clock")

    def test_the_c_ways_to_the_time_are_closed_too(self):
        self.expect_finding("src/store/file.cc", "auto t = std::time(nullptr);", "clock")
        self.expect_finding("src/store/file.cc", "clock_gettime(CLOCK_REALTIME, &now);", "clock")

    def test_nobody_sleeps(self):
        for sleep in (
            "std::this_thread::sleep" + "_for(1s);",
            "usleep(5);",
            "::sleep(1);",
            "nanosleep(&t, nullptr);",
        ):
            with self.subTest(sleep):
                self.expect_finding("src/runner/pass.cc", sleep, "sleep")

    def test_a_function_of_ours_may_be_called_sleep(self):
        # The C library's one takes the seconds.
        self.expect_silence_about("src/runner/pass.cc", "void Runner::sleep() {}\nvoid f() { sleep(); }")

    def test_the_clock_port_is_not_a_clock(self):
        self.expect_silence_about(
            "src/runner/pass.cc", "clock.sleep_until(at); auto t = clock.wall_now(); // ::now()"
        )

    def test_a_test_may_with_a_reason(self):
        self.expect_finding("tests/e2e/a_test.cc", "// tree-check: allow sleep:\nusleep(5);", "sleep")
        self.expect_silence_about(
            "tests/e2e/a_test.cc", "// tree-check: allow sleep: a real process\nusleep(5);"
        )

    def test_a_layer_may_not_even_with_a_reason(self):
        self.expect_finding(
            "src/runner/a.cc", "// tree-check: allow sleep: a real process\nusleep(5);", "sleep"
        )


class PureHeart(Tree):
    def test_no_hash_decides_an_order(self):
        self.expect_finding("src/sim/world.h", "std::unordered_map<int, int> tasks;", "order")
        (self.root / "src/sim/world.h").unlink()
        self.expect_silence_about("src/aws/cache.h", "std::unordered_map<int, int> tasks;")

    def test_no_floating_point_in_the_heart(self):
        for text in ("double share;", "auto x = 0.5;", "auto x = 1'000.;", "duration<float> d;"):
            for layer in ("core", "sim"):
                with self.subTest(text + layer):
                    self.expect_finding(f"src/{layer}/share.cc", text, "float")
                    (self.root / f"src/{layer}/share.cc").unlink()

    def test_words_and_numbers_that_look_like_it_are_none(self):
        self.expect_silence_about(
            "src/core/share.cc", 'int doubled = 1; auto s = "0.5 double"; // double\nf(a.b, 1, 2);'
        )

    def test_other_layers_may_count_in_floating_point(self):
        self.expect_silence_about("src/cli/bar.cc", "double share = 0.5;")

    def test_the_wire_may_with_a_reason(self):
        text = "// tree-check: allow float: the wire has epoch seconds\ndouble seconds = 0.5;"
        self.expect_silence_about("src/sim/wire/times.cc", text)

    def test_the_waiver_holds_nowhere_else_and_not_without_a_reason(self):
        self.expect_finding("src/sim/wire/times.cc", "double seconds;  // tree-check: allow float:", "float")
        (self.root / "src/sim/wire/times.cc").unlink()
        self.expect_finding(
            "src/sim/world.cc", "double seconds;  // tree-check: allow float: why not", "float"
        )


class OneDoor(Tree):
    def test_only_main_reads_the_environment(self):
        self.expect_silence_about("src/main/main.cc", 'auto v = std::getenv("X"); f(environ);')
        for text in ('auto v = std::getenv("X");', "for (char** entry = environ; *entry;) f(entry);"):
            for layer in ("core", "aws"):
                with self.subTest(text + layer):
                    self.expect_finding(f"src/{layer}/policy.cc", text, "environment")
                    (self.root / f"src/{layer}/policy.cc").unlink()

    def test_what_is_called_after_the_environment_is_not_it(self):
        self.expect_silence_about("src/aws/a.cc", "Environment environment; f(environment); // environ")

    def test_a_thing_has_one_owner(self):
        self.expect_silence_about("src/aws/a.cc", "std::unique_ptr<int> a;")
        for text in ("std::shared_ptr<int> a;", "auto a = std::make_shared<int>(1);", "std::weak_ptr<int> a;"):
            with self.subTest(text):
                self.expect_finding("src/aws/a.cc", text, "ownership")

    def test_six_methods_are_enough_for_a_port(self):
        def port(methods):
            lines = "  virtual Answer look(Request a) = 0;\n" * methods
            return "struct Request {\n  int limit = 0;\n};\nclass Api {\n public:\n" + lines + "};\n"

        self.expect_silence_about("src/ports/api.h", port(6))
        self.expect_finding("src/ports/api.h", port(7), ":5: port", "Api has 7 methods")

    def test_chance_comes_from_one_generator(self):
        for text in ("#include <random>", "int n = rand();", "srand(1);", "std::random_device device;"):
            with self.subTest(text):
                self.expect_finding("src/runner/pass.cc", text, "chance")

    def test_the_generator_itself_and_other_words_are_fine(self):
        self.file("src/base/prng.cc", "#include <random>")
        self.expect_silence_about(
            "src/runner/pass.cc", "auto operand(int); int strand(); int x = operand(1);"
        )

    def test_curl_is_seen_by_two_files_and_the_header_that_they_share(self):
        self.file("src/base/curl_easy.h", "#include <curl/curl.h>")
        self.file("src/aws/http_curl.cc", '#include <curl/curl.h>\n#include "base/curl_easy.h"')
        self.file("src/notify/smtp.cc", '#include "base/curl_easy.h"')
        self.assertEqual(self.says(), [])
        self.expect_finding("src/aws/ecs_client.cc", "#include <curl/curl.h>", "curl")

    def test_the_header_with_curl_in_it_is_for_those_two_only(self):
        self.expect_finding("src/cli/view.cc", '#include "base/curl_easy.h"', "curl")

    def test_nothing_else_in_base_sees_more_than_the_standard_library(self):
        self.file("src/base/text.h", "#include <curl/curl.h>")
        self.assertEqual(len(self.says()), 2)


class Leftovers(Tree):
    def test_marks_do_not_merge(self):
        self.expect_finding("docs/page.md", "one\nFIX" + "ME later", ":2: leftover")
        self.expect_finding("docs/page.md", "X" + "XX", "leftover")

    def test_a_merge_is_finished(self):
        self.expect_finding("cmake/a.cmake", "a()\n" + "<" * 7 + " HEAD\nb()\n=======\n", ":2: leftover", "merge")
        (self.root / "cmake/a.cmake").unlink()
        self.expect_silence_about("docs/page.md", "Title\n=======\n")

    def test_a_template_of_a_temporary_name_is_no_mark(self):
        self.expect_silence_about("dev", "mktemp /tmp/a.XXXXXX")

    def test_a_todo_says_who_and_until_when(self):
        self.expect_finding("src/core/a.cc", "// TODO: later", "leftover")
        self.expect_silence_about("src/core/a.cc", "// TODO(ada): once ECS says why")

    def test_dead_code_is_deleted(self):
        self.expect_finding("src/core/a.cc", "int a;\n#if 0\nint b;\n#endif", ":2: leftover")

    def test_no_path_outside_the_repository(self):
        self.expect_finding("docs/page.md", "see /wor" + "k/notes", "outside")
        self.expect_finding("docs/page.md", "see ../shar" + "ed/notes", "outside")

    def test_a_folder_named_work_inside_is_fine(self):
        self.expect_silence_about("docs/page.md", "see docs/wor" + "k/notes")

    def test_no_registry(self):
        self.expect_finding("docs/page.md", "from pypi" + ".org", "registry")
        self.expect_finding("docs/page.md", "pip install --index-" + "url x", "registry")


class Silenced(Tree):
    def test_lint_is_silenced_by_name_and_with_a_reason(self):
        self.expect_silence_about("src/core/a.cc", "int A; // NOLINT(naming-check): the library's name")
        self.expect_silence_about("src/core/a.cc", "// NOLINTNEXTLINE(naming-check): GoogleTest's\nint A;")
        for text in (
            "int A;  // NOLINT",
            "int A;  // NOLINT: why not",
            "int A;  // NOLINT(naming-check)",
            "// NOLINTBEGIN(naming-check): the whole file",
        ):
            with self.subTest(text):
                self.expect_finding("src/core/a.cc", text, "lint")


class Names(Tree):
    def test_names_without_meaning_are_refused(self):
        for path in (
            "src/core/task_util.cc",
            "src/aws/common/sign.cc",
            "src/core/helper.h",
            "src/core/task_info.h",
            "src/core/decide.cpp",
            "src/core/Decide.cc",
        ):
            with self.subTest(path):
                self.expect_finding(path, "", "name")
                (self.root / path).unlink()

    def test_names_with_a_notion_are_fine(self):
        self.expect_silence_about("src/aws/credentials/instance_metadata.cc", "")
        self.expect_silence_about("docs/common_questions.md", "")

    def test_a_header_is_read_once(self):
        self.expect_finding("src/core/task.h", "// says #pragma once in a comment only\n", "header")
        self.expect_silence_about("src/core/task.h", "#pragma once\n")


def function(lines, head="int f(int a) {", above=""):
    return above + head + "\n" + "  g();\n" * (lines - 2) + "}\n"


class Lengths(Tree):
    def test_seventy_lines_are_enough(self):
        self.expect_silence_about("src/core/a.cc", function(70))
        self.expect_finding("src/core/a.cc", "int x;\n" + function(71), ":2: long function: 71")

    def test_a_long_function_is_found_wherever_it_hides(self):
        for before, head, after in (
            ("namespace a {\n", "int f() {", "}"),
            ("class A : public B<void()> {\n public:\n", "A() : a_{1}, b_(2), c_{3} {", "};"),
            ("", "A::A(int x)\n    : a_{x} {", ""),
            ("", "void f(Options o = {}) {", ""),
            ("constexpr int kRows[] = {1, 2};\n", "auto f() -> Result<int> {", ""),
            ("struct S { int a = 1; bool b{}; };\n", "bool operator==(S a, S b) {", ""),
            ("template <typename T = int>\n", "T f() {", ""),
            ('const char* s = "}}{";  // {\nauto r = R"x({{{)x";\nchar c = \'{\';\n', "int f() {", ""),
            ("#define OPEN {\n#if A\n#endif\n", "[[nodiscard]] int f() const noexcept {", ""),
        ):
            with self.subTest(head):
                self.expect_finding("src/core/a.cc", before + function(80, head) + after, "long function: 8")

    def test_a_long_table_a_long_class_and_a_long_namespace_are_no_functions(self):
        for text in (
            "constexpr Row kRows[] = {\n" + "  {1, f(2)},\n" * 80 + "};\n",
            "constexpr std::array kRows{\n" + "  Row{1},\n" * 80 + "};\n",
            "class A {\n" + "  int f() { return 1; }\n" * 80 + "};\n",
            "enum class E {\n" + "  kA,\n" * 80 + "};\n",
            "namespace {\n" + "int f() { return 1; }\n" * 80 + "}\n",
        ):
            with self.subTest(text[:20]):
                self.expect_silence_about("src/core/a.cc", text)

    def test_a_reason_above_waives_it_for_this_function_only(self):
        waiver = "// tree-check: long function: one row per flag\n"
        self.expect_silence_about("src/core/a.cc", function(90, above=waiver))
        self.expect_finding("src/core/a.cc", function(90, above=waiver) + function(90), ":92: long function")

    def test_a_waiver_without_a_reason_is_none(self):
        self.expect_finding(
            "src/core/a.cc", function(90, above="// tree-check: long function:\n"), "long function"
        )

    def test_braces_that_do_not_match_are_reported(self):
        self.expect_finding(
            "src/core/a.cc", "int f() {\n#if A\n  if (a) {\n#else\n  if (b) {\n#endif\n  }\n}\n", "braces"
        )

    def test_four_hundred_lines_are_enough(self):
        self.expect_silence_about("src/core/a.cc", "int a;\n" * 400)
        self.expect_finding("src/core/a.cc", "int a;\n" * 401, "long file")
        self.expect_silence_about("src/core/a.cc", "// tree-check: long file: one table\n" + "int a;\n" * 401)

    def test_tests_and_tools_are_files_too(self):
        self.expect_finding("tests/core/a_test.cc", "int a;\n" * 401, "long file")
        self.file("tools/thing.py", "# tree-check: long file: one table\n" + "a = 1\n" * 401)
        self.assertEqual(len(self.says()), 1)


class Tests(Tree):
    def test_a_test_expects_something(self):
        for body in (
            "f();",
            "EXPECT_TRUE(true);",
            "ASSERT_EQ(1, 1);",
            "// EXPECT_EQ(a, b);",
            'say("EXPECT_EQ(a, b)");',
        ):
            with self.subTest(body):
                self.expect_finding(
                    "tests/core/a_test.cc",
                    f"\nTEST(Surge, Keeps) {{\n  {body}\n}}",
                    ":2: test",
                    "Surge.Keeps",
                )

    def test_what_counts_as_an_expectation(self):
        for body in (
            "EXPECT_EQ(a, b);",
            "if (a) { ASSERT_TRUE(b); }",
            "expect_whole(service);",
            "EXPECT_DECISION(a, b);",
            "EXPECT_CALL(ecs, stop_task(_));",
            "story.expect_finished();",
        ):
            with self.subTest(body):
                self.expect_silence_about("tests/core/a_test.cc", f"TEST_F(Surge, Keeps) {{\n  {body}\n}}")

    def test_each_test_is_judged_by_itself(self):
        self.expect_finding(
            "tests/core/a_test.cc", "TEST(A, B) { EXPECT_EQ(a, b); }\nTEST_P(A, C) { f({1}); }", ":2:", "A.C"
        )

    def test_saying_so_is_no_expectation(self):
        self.expect_finding("tests/core/a_test.cc", "TEST(A, B) { EXPECT_EQ(a, b); SUCCEED(); }", "test")

    def test_no_test_is_switched_off(self):
        self.expect_finding("tests/core/a_test.cc", "TEST(A, DISABLED_B) { EXPECT_EQ(a, b); }", "never run")

    def test_tests_live_in_test_files(self):
        self.expect_finding("tests/core/more.cc", "TEST(A, B) { EXPECT_EQ(a, b); }", "*_test.cc")


class Built(Tree):
    def build_of(self, *paths):
        build = self.root / "build"
        build.mkdir(exist_ok=True)
        entries = [{"directory": str(self.root), "file": path} for path in paths]
        (build / "compile_commands.json").write_text(json.dumps(entries))
        return build

    def test_every_source_is_compiled(self):
        self.file("src/core/a.cc")
        self.file("tests/core/a_test.cc")
        self.assertEqual(self.says(self.build_of("src/core/a.cc", "tests/core/a_test.cc")), [])

    def test_a_forgotten_test_is_found(self):
        self.file("src/core/a.cc")
        self.file("tests/core/a_test.cc")
        said = self.says(self.build_of("src/core/a.cc"))
        self.assertEqual(len(said), 1)
        self.assertIn("tests/core/a_test.cc:1: built", said[0])

    def test_a_scenario_lies_where_it_is_read(self):
        self.file("tests/scenarios/surge.scenario")
        self.assertEqual(self.says(), [])
        self.expect_finding("tests/core/surge.scenario", "", "built")


class Listing(Tree):
    def test_what_git_ignores_is_not_checked(self):
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)
        self.file(".gitignore", "/build/\n")
        self.file("build/page.md", "FIX" + "ME")
        self.file("docs/page.md", "fine")
        self.assertEqual(self.says(), [])
        self.assertIn("docs/page.md", tree_files.listed(self.root))

    def test_pictures_are_passed_over(self):
        (self.root / "logo.png").write_bytes(b"\x89PNG\xff\xfe")
        self.assertEqual(self.says(), [])


if __name__ == "__main__":
    unittest.main()
