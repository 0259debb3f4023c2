#!/usr/bin/python3
"""A test that was there and is gone is noticed."""

import subprocess
import unittest

import check_tree
import tree_files
from check_tree_test import Tree


class FewerTests(Tree):
    def git(self, *arguments):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run(["git", "-C", str(self.root), *identity, *arguments], check=True, capture_output=True)

    def commit(self, message, *tests):
        self.file("tests/core/a_test.cc", "\n".join(f"TEST(A, {name}) {{ EXPECT_EQ(a, b); }}" for name in tests))
        self.git("add", "--all")
        self.git("commit", "--allow-empty", "-m", message)

    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main")
        self.commit("first", "Keeps", "Stops")

    def expect_a_loss(self, said):
        self.assertEqual(len(said), 1, said)
        self.assertIn("fewer tests: 2 at", said[0])
        self.assertIn("1 now", said[0])

    def test_as_many_or_more_are_fine(self):
        self.assertEqual(self.says(), [])
        self.commit("renamed", "Holds", "Stops")
        self.commit("more", "Holds", "Stops", "Waits")
        self.assertEqual(self.says(), [])

    def test_a_branch_is_compared_with_where_it_left_main(self):
        self.git("checkout", "-q", "-b", "work")
        self.commit("fewer", "Keeps")
        self.commit("something else", "Keeps")
        self.expect_a_loss(self.says())

    def test_main_is_compared_with_the_commit_before(self):
        self.commit("fewer", "Keeps")
        self.expect_a_loss(self.says())

    def test_scenarios_and_python_tests_count_too(self):
        self.file("tests/scenarios/surge.scenario")
        self.file("tests/conformance/test_a.py", "def test_a():\n    assert f()\n")
        self.commit("more", "Keeps", "Stops")
        (self.root / "tests/scenarios/surge.scenario").unlink()
        (self.root / "tests/conformance/test_a.py").unlink()
        self.git("checkout", "-q", "-b", "work")
        self.commit("fewer", "Keeps", "Stops")
        self.assertIn("fewer tests: 4 at", self.says()[0])

    def test_a_reason_in_the_message_settles_it(self):
        self.commit("fewer\n\nFewer-tests: the two said the same", "Keeps")
        self.assertEqual(self.says(), [])

    def test_no_reason_settles_nothing(self):
        self.commit("fewer\n\nFewer-tests:", "Keeps")
        self.expect_a_loss(self.says())

    def test_what_is_declared_must_be_found(self):
        files = tree_files.load(self.root)

        def said_when_ctest_finds(count):
            return [str(one) for one in check_tree.rule_tests_do_not_vanish(files, self.root, count)]

        self.assertEqual(said_when_ctest_finds(2) + said_when_ctest_finds(3), [])
        self.assertIn("2 are declared, but ctest finds 1", said_when_ctest_finds(1)[0])


if __name__ == "__main__":
    unittest.main()
