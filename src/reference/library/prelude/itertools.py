"""Iterators on iterators."""


_forever = object()


class count:
    def __init__(self, start=0, step=1):
        self._next, self._step = start, step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        return f"count({self._next!r})" if isinstance(self._step, int) and self._step == 1 else f"count({self._next!r}, {self._step!r})"


def cycle(iterable):
    items = list(iterable)
    while items:
        yield from items


class repeat:
    def __init__(self, object, times=_forever):
        self._value = object
        self._left = times if times is _forever else max(0, times)

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not _forever:
            if self._left <= 0:
                raise StopIteration
            self._left -= 1
        return self._value

    def __length_hint__(self):
        return self._left

    def __repr__(self):
        return f"repeat({self._value!r})" if self._left is _forever else f"repeat({self._value!r}, {self._left})"


class chain:
    def __init__(self, *iterables):
        self._source = self._walk(iterables)

    @staticmethod
    def _walk(iterables):
        for each in iterables:
            yield from each

    @classmethod
    def from_iterable(cls, iterables):
        made = cls()
        made._source = cls._walk(iterables)
        return made

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._source)


def accumulate(iterable, func=None, *, initial=None):
    total = initial
    started = initial is not None
    if started:
        yield total
    for item in iterable:
        if not started:
            total = item
            started = True
        else:
            total = total + item if func is None else func(total, item)
        yield total


def islice(iterable, *args):
    bounds = slice(*args)
    start, stop, step = bounds.start or 0, bounds.stop, bounds.step or 1
    source = iter(iterable)
    wanted = start
    position = 0
    while stop is None or position < stop:
        try:
            item = next(source)
        except StopIteration:
            return
        if position == wanted:
            yield item
            wanted += step
        position += 1


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate, iterable):
    dropping = True
    for item in iterable:
        dropping = dropping and predicate(item)
        if not dropping:
            yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (predicate(item) if predicate else item):
            yield item


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def compress(data, selectors):
    for item, selected in zip(data, selectors):
        if selected:
            yield item


def pairwise(iterable):
    iterator = iter(iterable)
    before = next(iterator, _forever)
    for item in iterator:
        yield before, item
        before = item


def batched(iterable, n):
    batch = []
    for item in iterable:
        batch.append(item)
        if len(batch) == n:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    rows = [()]
    for pool in pools:
        rows = [row + (item,) for row in rows for item in pool]
    yield from rows


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r

    def extend(chosen):
        if len(chosen) == r:
            yield tuple(pool[i] for i in chosen)
            return
        for i in range(len(pool)):
            if i not in chosen:
                yield from extend(chosen + [i])
    yield from extend([])


def _chosen(pool, r, skipped):
    """In order; after an item come those that many places on."""
    def extend(start, chosen):
        if len(chosen) == r:
            yield tuple(chosen)
            return
        for i in range(start, len(pool)):
            yield from extend(i + skipped, chosen + [pool[i]])
    return extend(0, [])


def combinations(iterable, r):
    yield from _chosen(tuple(iterable), r, 1)


def combinations_with_replacement(iterable, r):
    yield from _chosen(tuple(iterable), r, 0)


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(each) for each in iterables]
    while True:
        row = [next(each, _forever) for each in iterators]
        if all(item is _forever for item in row):
            return
        yield tuple(fillvalue if item is _forever else item for item in row)


def groupby(iterable, key=None):
    group = []
    current = _forever
    for item in iterable:
        name = item if key is None else key(item)
        if current is not _forever and name != current:
            yield current, iter(group)
            group = []
        current = name
        group.append(item)
    if group:
        yield current, iter(group)


def tee(iterable, n=2):
    items = list(iterable)
    return tuple(iter(items) for _ in range(n))
