#!/usr/bin/python3
"""What cpp_text.py makes of C++; which functions it finds is tested in check_tree_test.py (Lengths)."""

import unittest

import cpp_text


class Blanking(unittest.TestCase):
    def test_lines_and_offsets_stay(self):
        source = 'a /* { \n } */ b "{" \'}\' 1\'000 R"(\n})" // }\nc'
        code = cpp_text.blanked(source)
        self.assertEqual(len(code), len(source))
        self.assertEqual(code.count("\n"), source.count("\n"))
        self.assertNotRegex(code, "[{}]")
        self.assertIn("1'000", code)

    def test_a_quote_in_a_comment_opens_nothing(self):
        self.assertIn("f()", cpp_text.blanked("// don't\nf();"))
        self.assertIn("f()", cpp_text.blanked('// 2" wide\nf();'))


if __name__ == "__main__":
    unittest.main()
