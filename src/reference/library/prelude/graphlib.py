"""Orders of nodes that come after what they depend on (Lib/graphlib.py)."""


class CycleError(ValueError):
    pass


class TopologicalSorter:
    def __init__(self, graph=None):
        self._waits = {}
        self._successors = {}
        self._ready = None
        for node, predecessors in (graph or {}).items():
            self.add(node, *predecessors)

    def add(self, node, *predecessors):
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        self._waits[node] = self._waits.get(node, 0) + len(predecessors)
        self._successors.setdefault(node, [])
        for each in predecessors:
            self._waits.setdefault(each, 0)
            self._successors.setdefault(each, []).append(node)

    def prepare(self):
        if self._ready is not None:
            raise ValueError("cannot prepare() more than once")
        self._ready = [node for node, count in self._waits.items() if count == 0]
        self._passed = self._finished = 0
        cycle = self._cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def _cycle(self):
        done, path = set(), []

        def visit(node):
            if node in path:
                return path[path.index(node):] + [node]
            if node in done:
                return None
            path.append(node)
            for each in self._successors[node]:
                found = visit(each)
                if found:
                    return found
            path.pop()
            done.add(node)
            return None
        for node in self._waits:
            found = visit(node)
            if found:
                return found
        return None

    def get_ready(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        found = tuple(self._ready)
        self._ready = []
        self._passed += len(found)
        return found

    def is_active(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        return self._finished < self._passed or bool(self._ready)

    __bool__ = is_active

    def done(self, *nodes):
        for node in nodes:
            self._finished += 1
            for each in self._successors[node]:
                self._waits[each] -= 1
                if self._waits[each] == 0:
                    self._ready.append(each)

    def static_order(self):
        self.prepare()
        while self.is_active():
            group = self.get_ready()
            yield from group
            self.done(*group)
