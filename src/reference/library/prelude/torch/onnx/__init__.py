"""Registrations for another exporter: noted nowhere."""


def register_custom_op_symbolic(symbolic_name, symbolic_fn, opset_version):
    pass


def unregister_custom_op_symbolic(symbolic_name, opset_version):
    pass


def is_in_onnx_export():
    return False
