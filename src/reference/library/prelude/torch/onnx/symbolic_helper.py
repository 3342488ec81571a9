"""Decorators of the functions that are registered."""


def parse_args(*arg_descriptors):
    return lambda function: function


def quantized_args(*arg_q_descriptors, **kwargs):
    return lambda function: function
