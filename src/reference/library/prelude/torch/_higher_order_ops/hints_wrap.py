"""`hints_wrapper` (torch/_higher_order_ops/hints_wrap.py): a function with hints for a compiler."""


def hints_wrapper(body_fn, args, kwargs, hints):
    return body_fn(*args, **kwargs)


hints_wrapper_op = hints_wrapper
