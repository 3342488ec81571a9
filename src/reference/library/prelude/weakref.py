"""References. Nothing is collected while a model is traced, so weak ones are as strong as others."""


class ref:
    def __init__(self, object, callback=None):
        self._object = object

    def __call__(self):
        return self._object


ReferenceType = ref
class WeakKeyDictionary(dict):
    pass


class WeakValueDictionary(dict):
    pass


class WeakSet(set):
    pass


class WeakMethod(ref):
    pass


def proxy(object, callback=None):
    return object


def finalize(obj, func, *args, **kwargs):
    return func
