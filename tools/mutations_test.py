#!/usr/bin/python3
"""Whether each mutation still fits the source. Whether the tests catch it is asked by ./dev mutations."""

import unittest

import mutations


class Mutations(unittest.TestCase):
    def test_each_of_them_still_fits_the_source(self):
        for mutation in mutations.MUTATIONS:
            with self.subTest(mutation.name):
                text = (mutations.ROOT / "src/core" / mutation.file).read_text()
                self.assertNotEqual(mutation.apply(text), text)

    def test_one_that_no_longer_fits_says_so(self):
        lost = mutations.Mutation("the moon is ignored", "decide.cc", "moon()", "")
        with self.assertRaisesRegex(ValueError, "the moon is ignored: src/core/decide.cc has its text 0 times"):
            lost.apply("int sun();\n")

    def test_one_that_fits_twice_says_so(self):
        twice = mutations.Mutation("the sun is ignored", "decide.cc", "sun()", "")
        with self.assertRaisesRegex(ValueError, "2 times"):
            twice.apply("int sun(); int sun();\n")

    def test_their_names_are_different(self):
        names = [mutation.name for mutation in mutations.MUTATIONS]
        self.assertEqual(len(names), len(set(names)))

    def test_there_are_more_than_a_few(self):
        self.assertGreaterEqual(len(mutations.MUTATIONS), 15)


if __name__ == "__main__":
    unittest.main()
