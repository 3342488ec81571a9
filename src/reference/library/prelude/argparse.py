"""Options of a command line (Lib/argparse.py): parsed, never printed."""
import sys

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
REMAINDER = "..."
PARSER = "A..."


class Namespace:
    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __eq__(self, other):
        if not isinstance(other, Namespace):
            return NotImplemented
        return vars(self) == vars(other)

    def __contains__(self, key):
        return key in self.__dict__

    def __repr__(self):
        return f"{type(self).__name__}({', '.join([f'{name}={value!r}' for name, value in self.__dict__.items()])})"


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = None if argument is None else "/".join(argument.option_strings) or argument.metavar or argument.dest
        self.message = message

    def __str__(self):
        return self.message if self.argument_name is None else f"argument {self.argument_name}: {self.message}"


class ArgumentTypeError(Exception):
    pass


class HelpFormatter:
    def __init__(self, prog, **layout):
        self._prog = prog


class RawDescriptionHelpFormatter(HelpFormatter):
    pass


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    pass


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    pass


class MetavarTypeHelpFormatter(HelpFormatter):
    pass


class Action:
    """What happens to a namespace where an argument is met."""

    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None, required=False, help=None, metavar=None, deprecated=False):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")


class _Store(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _Constant(Action):
    """An action that takes no arguments."""

    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None, deprecated=False):
        super().__init__(option_strings, dest, nargs=0, const=const, default=default, required=required, help=help, metavar=metavar)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _True(_Constant):
    def __init__(self, option_strings, dest, default=False, required=False, help=None, deprecated=False):
        super().__init__(option_strings, dest, const=True, default=default, required=required, help=help)


class _False(_Constant):
    def __init__(self, option_strings, dest, default=True, required=False, help=None, deprecated=False):
        super().__init__(option_strings, dest, const=False, default=default, required=required, help=help)


class _Append(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest, None) or []), values])


class _AppendConstant(_Constant):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest, None) or []), self.const])


class _Extend(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest, None) or []), *values])


class _Count(_Constant):
    def __init__(self, option_strings, dest, default=None, required=False, help=None, deprecated=False):
        super().__init__(option_strings, dest, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _Leave(Action):
    """Help and versions end the program."""

    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, version=None, help=None, deprecated=False):
        super().__init__(option_strings, dest, nargs=0, default=default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.exit()


class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None, deprecated=False):
        negated = ["--no-" + option[2:] for option in option_strings if option.startswith("--")]
        super().__init__([*option_strings, *negated], dest, nargs=0, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith("--no-"))


_actions = {
    None: _Store, "store": _Store, "store_const": _Constant, "store_true": _True, "store_false": _False, "append": _Append,
    "append_const": _AppendConstant, "extend": _Extend, "count": _Count, "help": _Leave, "version": _Leave,
}


class _Container:
    """What arguments are added to: a parser, or a group that hands them on to one."""

    def __init__(self, parser):
        self._parser = parser

    def add_argument(self, *names, action=None, **options):
        parser = self._parser
        isOption = not names or names[0][0] in parser.prefix_chars
        if isOption and names:
            long = [name for name in names if name[:2] == name[0] * 2]
            dest = options.pop("dest", None) or (long or names)[0].lstrip(parser.prefix_chars).replace("-", "_")
        else:
            dest = names[0] if names else options.pop("dest")
            options["required"] = options.get("nargs") not in ("?", "*", REMAINDER)
        make = _actions[action] if action is None or isinstance(action, str) else action
        if not isOption or not names:
            names = ()
        made = make(option_strings=list(names), dest=dest, **options)
        if "default" not in options and made.default is None and parser.argument_default is not None:
            made.default = parser.argument_default
        return self._add_action(made)

    def _add_action(self, action):
        self._parser._arguments.append(action)
        for option in action.option_strings:
            if option in self._parser._options and self._parser.conflict_handler != "resolve":
                raise ArgumentError(action, f"conflicting option string: {option}")
            self._parser._options[option] = action
        return action

    def add_argument_group(self, *args, **kwargs):
        return _Container(self._parser)

    def add_mutually_exclusive_group(self, *, required=False):
        group = _Group(self._parser, required)
        self._parser._groups.append(group)
        return group

    def set_defaults(self, **values):
        self._parser._defaults.update(values)
        for action in self._parser._arguments:
            if action.dest in values:
                action.default = values[action.dest]

    def get_default(self, dest):
        for action in self._parser._arguments:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._parser._defaults.get(dest, None)


class _Group(_Container):
    """Arguments of which one at most may be given."""

    def __init__(self, parser, required):
        super().__init__(parser)
        self.required = required
        self.actions = []

    def _add_action(self, action):
        self.actions.append(action)
        return super()._add_action(action)


class ArgumentParser(_Container):
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=[], formatter_class=HelpFormatter, prefix_chars="-", fromfile_prefix_chars=None,
                 argument_default=None, conflict_handler="error", add_help=True, allow_abbrev=True, exit_on_error=True):
        super().__init__(self)
        self.prog = prog
        self.usage = usage
        self.description = description
        self.epilog = epilog
        self.formatter_class = formatter_class
        self.prefix_chars = prefix_chars
        self.argument_default = argument_default
        self.conflict_handler = conflict_handler
        self.add_help = add_help
        self.allow_abbrev = allow_abbrev
        self.exit_on_error = exit_on_error
        self._arguments = []
        self._options = {}
        self._groups = []
        self._defaults = {}
        if add_help:
            self.add_argument("-h", "--help", action="help")
        for parent in parents:
            for action in parent._arguments:
                self._add_action(action)
            self._defaults.update(parent._defaults)

    def parse_args(self, args=None, namespace=None):
        namespace, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error("unrecognized arguments: " + " ".join(rest))
        return namespace

    def parse_known_args(self, args=None, namespace=None):
        words = list(sys.argv[1:] if args is None else args)
        namespace = Namespace() if namespace is None else namespace
        for action in self._arguments:
            if action.dest is not SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                setattr(namespace, action.dest, action.default)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        try:
            return _Parse(self, namespace, words).result()
        except ArgumentError as error:
            if not self.exit_on_error:
                raise
            self.error(str(error))

    def error(self, message):
        self.exit(2, f"{self.prog}: error: {message}\n")

    def exit(self, status=0, message=None):
        raise SystemExit(status)


class _Parse:
    """One reading of a command line."""

    def __init__(self, parser, namespace, words):
        self.parser = parser
        self.namespace = namespace
        self.words = words
        self.rest = []
        self.seen = []
        self.positionals = [action for action in parser._arguments if not action.option_strings]

    def result(self):
        at, loose = 0, []
        while at < len(self.words):
            word = self.words[at]
            if word == "--":
                loose.extend(self.words[at + 1:])
                break
            if self.positionals and self.positionals[-1].nargs == REMAINDER and len(loose) >= len(self.positionals) - 1 and not self.isOption(word):
                loose.extend(self.words[at:])
                break
            found = self.option(word)
            if found is None:
                (self.rest if self.isOption(word) else loose).append(word)
                at += 1
                continue
            action, option, value = found
            taken = [value] if value is not None else self.following(action, at + 1)
            at += 1 if value is not None else 1 + len(taken)
            self.act(action, taken, option)
        self.spread(loose)
        self.finish()
        return self.namespace, self.rest

    def isOption(self, word):
        if len(word) < 2 or word[0] not in self.parser.prefix_chars:
            return False
        try:
            float(word)
            return False
        except ValueError:
            return " " not in word

    def option(self, word):
        """The action of an option, its name, and the value that is part of the word."""
        options = self.parser._options
        if word in options:
            return options[word], word, None
        if not self.isOption(word):
            return None
        name, equals, value = word.partition("=")
        if name in options:
            return options[name], name, value if equals else None
        if word[:2] == word[0] * 2:
            near = [each for each in options if each.startswith(name)] if self.parser.allow_abbrev else []
            if len(near) > 1:
                raise ArgumentError(None, f"ambiguous option: {word} could match {', '.join(near)}")
            return (options[near[0]], near[0], value if equals else None) if near else None
        if word[:2] not in options:
            return None
        if options[word[:2]].nargs != 0:
            return options[word[:2]], word[:2], word[2:]
        if word[0] + word[2] not in options:
            return None
        self.words.insert(self.words.index(word) + 1, word[0] + word[2:])
        return options[word[:2]], word[:2], None

    def following(self, action, start):
        most = {None: 1, "?": 1}.get(action.nargs, action.nargs if isinstance(action.nargs, int) else len(self.words))
        end = start
        while end < len(self.words) and end - start < most and (action.nargs == REMAINDER or not (self.words[end] == "--" or self.isOption(self.words[end]))):
            end += 1
        return self.words[start:end]

    def spread(self, loose):
        """Words that belong to no option go to the positional arguments, as many as each must have and the rest to the first that takes them."""
        least = lambda action: action.nargs if isinstance(action.nargs, int) else {"?": 0, "*": 0, REMAINDER: 0}.get(action.nargs, 1)
        for i, action in enumerate(self.positionals):
            free = len(loose) - sum([least(other) for other in self.positionals[i + 1:]])
            most = {None: 1, "?": 1}.get(action.nargs, action.nargs if isinstance(action.nargs, int) else free)
            count = max(min(free, most), 0)
            if count < least(action):
                continue
            if count > 0 or action.nargs == "*":
                self.act(action, loose[:count], None)
            loose = loose[count:]
        self.rest.extend(loose)

    def act(self, action, words, option):
        if isinstance(action.nargs, int) and action.nargs != len(words):
            raise ArgumentError(action, f"expected {action.nargs} argument{'s' if action.nargs != 1 else ''}")
        if action.nargs is None and len(words) != 1:
            raise ArgumentError(action, "expected one argument")
        if action.nargs == "+" and not words:
            raise ArgumentError(action, "expected at least one argument")
        self.seen.append(action)
        action(self.parser, self.namespace, self.values(action, words), option)

    def values(self, action, words):
        if action.nargs is None or action.nargs == "?":
            return self.value(action, words[0]) if words else self.given(action, action.const if action.option_strings else action.default)
        if action.nargs == "*" and not words and not action.option_strings:
            return action.default if action.default is not None else []
        return [self.value(action, word) for word in words]

    def given(self, action, value):
        return self.value(action, value) if isinstance(value, str) else value

    def value(self, action, word):
        value = word
        if action.type is not None:
            try:
                value = action.type(word)
            except ArgumentTypeError as error:
                raise ArgumentError(action, str(error))
            except (TypeError, ValueError):
                raise ArgumentError(action, f"invalid {getattr(action.type, '__name__', repr(action.type))} value: {word!r}")
        if action.choices is not None and value not in action.choices:
            raise ArgumentError(action, f"invalid choice: {value!r} (choose from {', '.join([str(each) for each in action.choices])})")
        return value

    def finish(self):
        missing = []
        for action in self.parser._arguments:
            if action in self.seen:
                continue
            if action.required:
                missing.append("/".join(action.option_strings) or action.metavar or action.dest)
            elif action.nargs in ("*", REMAINDER) and not action.option_strings and action.default is None:
                setattr(self.namespace, action.dest, [])
            elif isinstance(action.default, str) and action.type is not None and getattr(self.namespace, action.dest, None) is action.default:
                setattr(self.namespace, action.dest, self.value(action, action.default))
        if missing:
            raise ArgumentError(None, "the following arguments are required: " + ", ".join(missing))
        for group in self.parser._groups:
            chosen = [action for action in group.actions if action in self.seen]
            if len(chosen) > 1:
                raise ArgumentError(chosen[1], f"not allowed with argument {'/'.join(chosen[0].option_strings)}")
            if group.required and not chosen:
                raise ArgumentError(None, f"one of the arguments {' '.join(['/'.join(action.option_strings) for action in group.actions])} is required")
