"""`while_loop` outside a trace."""


def while_loop(cond_fn, body_fn, carried_inputs):
    carried = carried_inputs
    while cond_fn(*carried):
        carried = body_fn(*carried)
    return carried
