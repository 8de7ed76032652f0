"""Text to formula: a Pratt parser with counted limits.

The language looks like a Python expression and is not: `ast.parse` raises six kinds of exception that differ by Python
version, accepts lambdas and walruses, and folds Unicode names. Nothing is ever compiled or evaluated here. Recursion is
bounded by `limits.FORMULA_NESTING`; chains such as `x + x + ...` and `a if p else b if q else ...` are loops.

    conditional  a if c else b          lowest, to the right
    or, and, not
    comparison   < <= > >= == !=        may be chained: -1 < x <= 1
    + -
    * /
    - (sign)
    **                                  to the right; binds tighter than a sign on its left: -x**2 is -(x**2)
    ² ³ ...                             pasted: tightest, x³**2 is (x**3)**2
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from actcli import limits
from actcli import operators as op
from actcli.arguments import bind, check_keyword, signature
from actcli.errors import InputError, Place
from actcli.expr import Call, Expr, Function, Number, Symbol, tree_size
from actcli.sense import check_exponent, check_kind
from actcli.spelling import hint_after, hint_for_function, hint_for_name, hint_instead
from actcli.tokens import FOREIGN, KEYWORDS, LANGUAGE, Source, Token

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["parse", "signature"]

# Binding powers; a right operand is read with the power of its operator (or one less where it groups to the right).
_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER = range(10, 100, 10)
_COMPARE_SIGNS: Final = {
    "<": op.LESS, "<=": op.LESS_EQUAL, ">": op.GREATER, ">=": op.GREATER_EQUAL, "==": op.EQUAL, "!=": op.NOT_EQUAL,
}  # fmt: skip
_BINARY: Final[dict[str, tuple[int, Function]]] = {
    "or": (_OR, op.OR), "and": (_AND, op.AND), "+": (_SUM, op.ADD), "-": (_SUM, op.SUBTRACT),
    "*": (_PRODUCT, op.MULTIPLY), "/": (_PRODUCT, op.DIVIDE), "**": (_POWER, op.POWER),
    **{sign: (_COMPARE, function) for sign, function in _COMPARE_SIGNS.items()},
}  # fmt: skip


def parse(
    text: str,
    functions: Mapping[str, Function],
    *,
    names: Collection[str] | None = None,
    place: Place | None = None,
) -> Expr:
    """Read a formula over the vocabulary `functions` and the symbols `names` (None: any); `place` is where it stands.

    Raises `InputError` with the place of what is wrong.

    >>> from actcli.library import VOCABULARY
    >>> parse("x*sigmoid(1.702*x)", VOCABULARY).function
    <Function *>
    >>> parse("x*sigmod(x)", VOCABULARY)
    Traceback (most recent call last):
        ...
    actcli.errors.InputError: formula:1:3: unknown function 'sigmod'
    hint: did you mean 'sigmoid'?
    """
    source = Source(text, place or Place("formula", 1, 1, text.partition("\n")[0]))
    return _Parser(source, functions, names).read()


class _Parser:
    def __init__(self, source: Source, functions: Mapping[str, Function], names: Collection[str] | None) -> None:
        self.source = source
        self.fail_at = source.fail_at
        self.check = partial(check_kind, source)
        self.functions = functions
        self.names = names
        self.tokens = source.tokens()
        self.position = 0
        self.nesting = 0
        self.words = self.find_words()

    def find_words(self) -> dict[str, Function | None]:
        """The words of the vocabulary that occur, looked up here rather than inside of brackets.

        To look up an activation is to read its own formula: a chain of definitions would add up the depths of all.
        """
        names = self.names or ()
        found: dict[str, Function | None] = {}
        for token, follow in pairwise(self.tokens):
            if token.kind == "name" and (follow.text == "(" or token.text not in names) and follow.text != "=":
                found[token.text] = self.functions.get(token.text)
        return found

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def accept(self, text: str) -> bool:
        if self.token.text != text:
            return False
        self.position += 1
        return True

    def expect(self, text: str, hint: str | None = None) -> None:
        if not self.accept(text):
            self.fail_at(self.token, f"expected {text!r}, found {self.token.described()}", hint)

    def deeper(self, token: Token) -> None:
        self.nesting += 1
        if self.nesting > limits.FORMULA_NESTING:
            self.fail_at(token, f"nested deeper than {limits.FORMULA_NESTING}")

    # Grammar

    def read(self) -> Expr:
        start = self.token
        if start.kind == "end":
            self.source.fail("empty formula", 0, hint="for example: x*sigmoid(x)")
        root = self.expression(0)
        if self.token.kind != "end":
            before, token = self.tokens[self.position - 1], self.token
            known = token.kind == "name" and self.is_known(token.text)
            self.fail_at(token, f"unexpected {token.described()}", hint_after(before, token, known=known))
        if op.is_condition(root):
            self.fail_at(start, "a formula is a number, not a condition", "write (1 if x > 0 else 0)")
        if tree_size(root) > limits.FORMULA_NODES:  # `a < b < c` holds b twice, and a default is not written
            self.fail_at(start, f"formula of more than {limits.FORMULA_NODES} nodes")
        return root

    def is_known(self, name: str) -> bool:
        return self.names is None or name in self.names or name in self.functions

    def expression(self, power: int) -> Expr:
        start = self.token
        left = self.prefix()
        while True:
            sign = self.token
            if sign.text == "if" and power <= _CHOICE:
                left = self.choice(start, left)
            elif sign.kind == "raised":
                self.take()
                self.check(start, left, condition=False)
                left = self.binary_node(sign, op.POWER, left, Number(Fraction(sign.text)))
            elif sign.text in _BINARY and _BINARY[sign.text][0] >= power:
                left = self.binary(start, left, *_BINARY[sign.text])
            else:
                return left

    def binary(self, start: Token, left: Expr, binding: int, function: Function) -> Expr:
        sign = self.take()
        logical = function in (op.AND, op.OR)
        self.check(start, left, condition=logical)
        operand = self.token
        if function is op.POWER:
            self.deeper(sign)
            right = self.expression(_SIGN)
            self.nesting -= 1
        else:
            right = self.expression(binding + 1)
        self.check(operand, right, condition=logical)
        node = self.binary_node(sign, function, left, right)
        while function in op.COMPARISONS and self.token.text in _COMPARE_SIGNS:
            follow = _COMPARE_SIGNS[self.take().text]
            operand, middle = self.token, right
            right = self.expression(binding + 1)
            self.check(operand, right, condition=False)
            node = Call(op.AND, (node, Call(follow, (middle, right))))
        return node

    def binary_node(self, sign: Token, function: Function, left: Expr, right: Expr) -> Expr:
        if function is op.POWER:
            check_exponent(self.source, sign, left, right)
        return Call(function, (left, right))

    def choice(self, start: Token, value: Expr) -> Expr:
        self.deeper(self.token)
        pieces: list[tuple[Expr, Expr]] = []
        while self.accept("if"):
            self.check(start, value, condition=False)
            at = self.token
            test = self.expression(_OR)
            self.check(at, test, condition=True)
            self.expect("else", "a choice is written: a if condition else b")
            pieces.append((test, value))
            start = self.token
            value = self.expression(_OR)
        self.check(start, value, condition=False)
        self.nesting -= 1
        return op.piecewise(tuple(pieces), value)

    def prefix(self) -> Expr:
        token = self.take()
        match token.kind, token.text:
            case "number", _:
                return Number(self.source.numeral(token))
            case "name", "not":
                return Call(op.NOT, (self.operand(token, _NOT, condition=True),))
            case "name", text if text not in KEYWORDS:
                return self.named(token)
            case "operator", "(":
                return self.bracket(token)
            case "operator", "-":
                inner = self.operand(token, _SIGN, condition=False)
                return Number(-inner.value) if isinstance(inner, Number) else Call(op.NEGATE, (inner,))
            case "operator", "+":
                return self.operand(token, _SIGN, condition=False)
            case _:
                before = self.tokens[self.position - 2] if self.position > 1 else None
                hint = hint_instead(before, token)
                self.fail_at(token, f"expected a value, found {token.described()}", hint)

    def operand(self, sign: Token, power: int, *, condition: bool) -> Expr:
        self.deeper(sign)
        at = self.token
        inner = self.expression(power)
        self.nesting -= 1
        self.check(at, inner, condition=condition)
        return inner

    def bracket(self, token: Token) -> Expr:
        self.deeper(token)
        inner = self.expression(0)
        self.nesting -= 1
        if self.token.text == ",":
            hint = "a list of values is not a number; a function call is name(u, v)"
            self.fail_at(self.token, "unexpected ','", hint)
        self.expect(")", "a '(' is not closed")
        return inner

    def named(self, token: Token) -> Expr:
        name = token.text
        if self.token.text == "(":
            return self.call(token)
        if self.names is not None and name in self.names:
            return Symbol(name)
        function = self.words.get(name)
        if function is not None and not function.parameters:
            return Call(function, ())
        if function is not None:
            self.fail_at(token, f"{name!r} is a function", f"write {signature(function)}")
        if self.names is None:
            return Symbol(name)
        if name in FOREIGN:
            self.fail_at(token, f"unexpected {name!r}", LANGUAGE)
        self.fail_at(token, f"unknown name {name!r}", hint_for_name(name, self.names, self.functions))

    def call(self, token: Token) -> Expr:
        name = token.text
        function = self.words.get(name)
        if function is None:
            hint = hint_for_function(name, self.names, self.functions)
            self.fail_at(token, f"unknown function {name!r}", hint)
        self.take()
        self.deeper(token)
        positional: list[Expr] = []
        keywords: dict[str, Expr] = {}
        while not self.accept(")"):
            if positional or keywords:
                unclosed = self.token.kind == "end"
                self.expect(",", "a '(' is not closed" if unclosed else f"write {signature(function)}")
            self.argument(function, positional, keywords)
        self.nesting -= 1
        try:
            return bind(function, positional, keywords)
        except InputError as error:
            self.fail_at(token, error.message, error.hint)

    def argument(self, function: Function, positional: list[Expr], keywords: dict[str, Expr]) -> None:
        start = self.token
        if start.kind == "name" and self.tokens[self.position + 1].text == "=":
            try:
                check_keyword(function, start.text, keywords)
            except InputError as error:
                self.fail_at(start, error.message, error.hint)
            self.position += 2
            at = self.token
            keywords[start.text] = self.expression(0)
            self.check(at, keywords[start.text], condition=False)
        elif keywords:
            self.fail_at(start, "a positional argument after a keyword argument", f"write {signature(function)}")
        else:
            positional.append(self.expression(0))
            self.check(start, positional[-1], condition=False)
