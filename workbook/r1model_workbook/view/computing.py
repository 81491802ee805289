"""How a cell's value follows from other cells: one value at a time, and many scenarios at once where NumPy can."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import mul
from typing import Any, ClassVar

from r1model.errors import DIV0, NA, NUM, VALUE
from r1model.sums import total
from r1model_workbook.view.untouchable import Touched, Untouchable

Value = float | str | bool | None


class Fault(str):
    """An error value in a cell."""

    __slots__ = ()


class Computation:
    """A cell's value from those of its precedents, in the order of `cells`; `how` is all that it is beside them."""

    __slots__ = ("cells", "how")
    keeps_texts: ClassVar[bool] = False  # whether `over` takes texts and error values as they are

    def __init__(self, cells: Sequence[Any], how: Any = None) -> None:
        self.cells, self.how = cells, how

    def __call__(self) -> Value:
        """The value now."""
        return self.of([cell.value for cell in self.cells])

    def of(self, values: Sequence[Any]) -> Value:
        """The value for these values of the precedents."""
        raise NotImplementedError

    def over(self, rows: Any) -> Any:
        """The values for an array of a row a precedent, no number where there is none; None if only `of` can tell."""
        return None

    def like(self, other: Computation) -> bool:
        """Whether both differ in their cells alone, so that neighbours are computed together."""
        return type(self) is type(other) and self.how == other.how and len(self.cells) == len(other.cells)


class Same(Computation):
    """The value of one other cell, whatever it is."""

    __slots__ = ()
    keeps_texts = True

    def of(self, values: Sequence[Any]) -> Value:
        """As it is."""
        value: Value = values[0]
        return value

    def over(self, rows: Any) -> Any:
        """As they are."""
        return rows[0]


class Computed(Computation):
    """What an ordinary function makes of the values; an error value among them is the result."""

    __slots__ = ()

    def of(self, values: Sequence[Any]) -> Value:
        """The first error value, or the function's result."""
        fault = first_fault(values)
        value: Value = fault if fault is not None else self.how(*values)
        return value


class Seeing(Computed):
    """The same of a function that decides about error values itself: a branch not taken may hold one."""

    __slots__ = ()

    def of(self, values: Sequence[Any]) -> Value:
        """The function's result."""
        value: Value = self.how(*values)
        return value


class Evaluated(Computed):
    """A formula of one expression; its value, or the error value that a spreadsheet would show."""

    __slots__ = ()

    def of(self, values: Sequence[Any]) -> Value:
        """The number, or the error value; one that stands in a branch not taken does not count."""
        given = [_untouchable(value) if isinstance(value, str) else value for value in values]
        try:
            return float(self.how(*given))
        except Touched as touched:
            fault: Fault = touched.fault
            return fault
        except ZeroDivisionError:
            return Fault(DIV0)
        except (OverflowError, ValueError):
            return Fault(NUM)

    def over(self, rows: Any) -> Any:
        """By NumPy, from the formula's own text."""
        from r1model.graph.kernel import elementwise

        function = elementwise(self.how)
        return None if function is None else function(*rows)


class Products(Computation):
    """The sum of products of as many cells each, added from the first to the last."""

    __slots__ = ()

    def __init__(self, terms: Sequence[Sequence[Any]]) -> None:
        super().__init__([cell for term in terms for cell in term], len(terms[0]))

    def of(self, values: Sequence[Any]) -> Value:
        """The first error value, or the sum."""
        if (fault := first_fault(values)) is not None:
            return fault
        products = values[:: self.how]
        for at in range(1, self.how):
            products = list(map(mul, products, values[at :: self.how]))
        return total(products)

    def over(self, rows: Any) -> Any:
        """By the same products and sums in the same order."""
        products = rows[:: self.how]
        for at in range(1, self.how):
            products = products * rows[at :: self.how]
        return products.sum(axis=0)


class Repeated(Computed):
    """A formula of one expression summed over cells that stand for one parameter of it, the others being the same."""

    __slots__ = ()

    def __init__(self, function: Callable[..., float], others: Sequence[Any], place: int, cells: Sequence[Any]) -> None:
        """`others` are all parameters but the one at the `place`, in their order."""
        super().__init__([*others, *cells], (function, len(others), place))

    def of(self, values: Sequence[Any]) -> Value:
        """The first error value, or the sum."""
        fault = first_fault(values)
        function, size, place = self.how
        before, after = values[:place], values[place:size]
        return fault if fault is not None else total(function(*before, value, *after) for value in values[size:])

    def over(self, rows: Any) -> Any:
        """By NumPy, added from the first to the last."""
        from r1model.graph.kernel import elementwise

        function, size, place = self.how
        if (each := elementwise(function)) is None:
            return None
        return total(each(*rows[:place], row, *rows[place:size]) for row in rows[size:])  # type: ignore[misc]


class SumWhere(Computation):
    """The sum of the cells whose marks equal a key, with a sign."""

    __slots__ = ()

    def __init__(self, marks: Sequence[Any], key: Any, cells: Sequence[Any], sign: float = 1.0) -> None:
        super().__init__([key, *marks, *cells], sign)

    def of(self, values: Sequence[Any]) -> Value:
        """The first error value of the key, the marks and the cells added, or the sum."""
        half = len(values) // 2 + 1
        found = [value for mark, value in zip(values[1:half], values[half:], strict=True) if mark == values[0]]
        fault = first_fault([*values[:half], *found])
        return fault if fault is not None else self.how * total(found)

    def over(self, rows: Any) -> Any:
        """Cells of other marks count as nought."""
        half = len(rows) // 2 + 1
        return self.how * ((rows[1:half] == rows[0]) * rows[half:]).sum(axis=0)


class Shown(Computation):
    """Another computation where a heading is shown; nothing under an empty one."""

    __slots__ = ("inner",)

    def __init__(self, heading: Any, inner: Computation) -> None:
        super().__init__([heading, *inner.cells], object())
        self.inner = inner

    def of(self, values: Sequence[Any]) -> Value:
        """An empty text, or the value."""
        return "" if values[0] == "" else self.inner.of(values[1:])


class Difference(Computation):
    """One computation less another."""

    __slots__ = ("parts",)

    def __init__(self, first: Computation, second: Computation) -> None:
        super().__init__([*first.cells, *second.cells], object())
        self.parts = first, second

    def of(self, values: Sequence[Any]) -> Value:
        """The first error value of both, or the difference."""
        size = len(self.parts[0].cells)
        made: list[Any] = [self.parts[0].of(values[:size]), self.parts[1].of(values[size:])]
        fault: Value = first_fault(made)
        return fault if fault is not None else made[0] - made[1]


class Pick(Computation):
    """One of many cells, by the values of key cells; #N/A where none has that key."""

    __slots__ = ("keys", "options")

    def __init__(self, keys: Sequence[Any], options: Mapping[Any, Any]) -> None:
        super().__init__([*keys, *options.values()], object())
        self.keys, self.options = keys, options

    def __call__(self) -> Value:
        """The value now, without a look at the other cells."""
        at = self.place([cell.value for cell in self.keys])
        return at if isinstance(at, Fault) else self.seen(self.options[at].value)

    @staticmethod
    def seen(value: Value) -> Value:
        """What is made of the option's value: itself."""
        return value

    def place(self, keys: Sequence[Any]) -> Any:
        """The key of the option, or the error value in its place."""
        fault = first_fault(keys)
        at = tuple(keys) if len(keys) > 1 else keys[0]
        return fault if fault is not None else at if at in self.options else Fault(NA)

    def of(self, values: Sequence[Any]) -> Value:
        """The value of that option."""
        at = self.place(values[: len(self.keys)])
        return at if isinstance(at, Fault) else self.seen(values[len(self.keys) + list(self.options).index(at)])


class PickNumber(Pick):
    """The same of a number; #N/A where words stand in its place."""

    __slots__ = ()

    @staticmethod
    def seen(value: Value) -> Value:
        """The option's value, if it is a number."""
        return value if isinstance(value, float | Fault) else Fault(NA)


def first_fault(values: Sequence[Any]) -> Fault | None:
    """The first error value among values."""
    return next((value for value in values if isinstance(value, Fault)), None)


def _untouchable(value: str) -> Untouchable:
    return Untouchable(value if isinstance(value, Fault) else Fault(VALUE))
