"""What findings say in ASCII, as a reader of mathematics expects it."""

from __future__ import annotations

import pytest

from actcli.pages.typography import isolated, typeset


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[-0.169971, inf)", "[−0.169971, ∞)"),
        ("(-inf, +inf)", "(−∞, +∞)"),
        ("f(x) - (0) tends to 0 as x -> -inf", "f(x) − (0) tends to 0 as x → −∞"),
        ("f(-x) = -f(x)", "f(−x) = −f(x)"),
        ("1e-05", "1e−05"),
        ("C^inf", "C<sup>∞</sup>"),
        ("C^-1", "C<sup>−1</sup>"),
        ("E f'(Z)^2", "E f′(Z)<sup>2</sup>"),
        ("f'' changes", "f″ changes"),
        ("x >= 1", "x ≥ 1"),
        ("-", "-"),  # does not apply
        ("non-decreasing", "non-decreasing"),
        ("informal, finfet", "informal, finfet"),
        ("it's", "it&#39;s"),
        ("<b>&'\"", "&lt;b&gt;&amp;&#39;&#34;"),
    ],
)
def test_what_a_reader_sees(text, shown):
    assert typeset(text) == shown


def test_nothing_of_a_text_is_markup():
    attack = "</p><script>^1</script>-inf\"'"
    assert "<script" not in typeset(attack)
    assert "<script" not in isolated(attack + "\u05d0")


def test_only_what_may_turn_is_isolated():
    assert isolated("ReLU") == "ReLU"
    assert isolated("\u05d0<") == "<bdi>\u05d0&lt;</bdi>"
