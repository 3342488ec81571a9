/**
 * What Dynamo has of Python's built-in functions and of the methods of its containers, by name; all others are refused with one
 * sentence (torch/_dynamo/variables/builtin.py, `_constant_fold_functions` and `call_*`; variables/lists.py, dicts.py, `call_method`).
 */
const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Followed whatever the arguments are: a handler of its own, or a polyfill. */
export const followedBuiltins = names(`
  iter callable dict set frozenset zip len isinstance issubclass super next hasattr map filter getattr setattr delattr type reversed sorted id
  list tuple enumerate all any sum min max int float abs round slice print fromkeys __import__ __build_class__
`);

/** Computed where all arguments are constants, refused where one is not. */
export const foldedBuiltins = names("bool chr ord divmod pow repr str");

const list = "append extend insert pop clear copy reverse index __setitem__ __getitem__ __contains__ __len__ __iter__ __getattr__";

/** Methods of containers, by the variable's class. Keyed by the class of the message. */
export const followedMethods: Readonly<Record<string, ReadonlySet<string>>> = {
  ListVariable: names(`${list} sort`),
  DequeVariable: names(`${list} extendleft popleft appendleft`),
  TupleVariable: names("index __getitem__ __contains__ __len__ __iter__"),
  SizeVariable: names("index numel __getitem__ __contains__ __len__ __iter__ __add__ __mul__ __rmul__ __eq__ __ne__ __reduce__"),
  NamedTupleVariable: names("index _replace _asdict _make __getitem__ __contains__ __len__ __iter__"),
  RangeVariable: names("index __getitem__ __contains__ __len__ __iter__"),
  ConstDictVariable: names("items keys values copy __len__ __setitem__ __delitem__ pop get clear update __contains__ setdefault __getitem__ __iter__"),
  DefaultDictVariable: names("items keys values copy __len__ __setitem__ __delitem__ pop get clear update __contains__ setdefault __getitem__ __iter__"),
  SetVariable: names("add pop isdisjoint intersection union difference update remove discard copy clear __contains__ __len__ __iter__"),
  FrozensetVariable: names("isdisjoint intersection union difference copy __contains__ __len__ __iter__"),
};
