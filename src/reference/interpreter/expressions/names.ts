/**
 * Names: reading, binding, deleting (https://docs.python.org/3.13/reference/executionmodel.html#naming-and-binding).
 */
import { PyCell, PyException, PyError, PyObject, raise, realm, types, type Value } from "../../objects/index.ts";
import { contains, delItem, getItem, setItem } from "../../protocol/index.ts";
import type { Name as NameNode, Position } from "../../syntax/index.ts";
import type { Compiler } from "../compiler.ts";
import type { Evaluate, Frame } from "../frame.ts";
import type { Variable } from "../scopes.ts";

export function Name(node: NameNode, compiler: Compiler): Evaluate {
  return loadName(node.id, node, compiler);
}

export function loadName(raw: string, at: Position, compiler: Compiler): Evaluate {
  const name = compiler.scope.mangled(raw);
  const variable = compiler.resolve(name);
  const inNamespace = readsNamespace(compiler, name);
  if (variable === null) return inNamespace ? loadFromNamespace(name, at) : loadGlobal(name, at);
  if (inNamespace && compiler.scope.frame.kind === "class") return loadClassVariable(name, variable, at);
  return variable.captured ? loadCell(variable, at) : loadSlot(variable, at);
}

/** Class bodies look into their namespace first; the blocks of comprehensions in them do not. */
function readsNamespace(compiler: Compiler, name: string): boolean {
  const { scope } = compiler;
  if (scope.frame.kind !== "class" || scope.globals.has(name)) return false;
  return scope.kind === "class" || scope.kind === "typeParameters";
}

function loadSlot({ slot, name }: Variable, at: Position): Evaluate {
  return (frame) => frame.slots[slot] ?? loadEmpty(frame.slots[slot], frame, name, at);
}

/** `??` cannot tell None from "not bound yet". */
function loadEmpty(value: null | undefined, frame: Frame, name: string, at: Position): Value {
  return value === null ? null : raiseUnbound(frame, name, at);
}

function loadCell({ slot, name, outer }: Variable, at: Position): Evaluate {
  return (frame) => {
    const value = (frame.slots[slot] as PyCell).value;
    if (value !== undefined) return value;
    return outer === null ? raiseUnbound(frame, name, at) : raiseFree(frame, name, at);
  };
}

function loadGlobal(name: string, at: Position): Evaluate {
  return (frame) => {
    const value = frame.globals.get(name);
    if (value !== undefined) {
      const { interceptor } = realm();
      if (interceptor !== null && value instanceof PyObject) {
        frame.at = at;
        interceptor.loaded(value, name);
      }
      return value;
    }
    const builtin = frame.builtins.get(name);
    return builtin !== undefined ? builtin : raiseUndefined(frame, name, at);
  };
}

function readNamespace(frame: Frame, name: string): Value | undefined {
  const { names } = frame;
  if (names instanceof Map) return names.get(name);
  return names !== null && contains(names, name) ? getItem(names, name) : undefined;
}

function loadFromNamespace(name: string, at: Position): Evaluate {
  const otherwise = loadGlobal(name, at);
  return (frame) => {
    const value = readNamespace(frame, name);
    return value !== undefined ? value : otherwise(frame);
  };
}

function loadClassVariable(name: string, variable: Variable, at: Position): Evaluate {
  const otherwise = variable.captured ? loadCell(variable, at) : loadSlot(variable, at);
  return (frame) => {
    const value = readNamespace(frame, name);
    return value !== undefined ? value : otherwise(frame);
  };
}

function raiseUnbound(frame: Frame, name: string, at: Position): never {
  frame.at = at;
  return raise(types.UnboundLocalError, `cannot access local variable '${name}' where it is not associated with a value`);
}

function raiseFree(frame: Frame, name: string, at: Position): never {
  frame.at = at;
  return raise(types.NameError, `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`);
}

function raiseUndefined(frame: Frame, name: string, at: Position): never {
  frame.at = at;
  const error = new PyException(types.NameError, [`name '${name}' is not defined`]);
  error.dict!.set("name", name);
  throw new PyError(error);
}

// ---- binding

export type Store = (frame: Frame, value: Value) => void;

export function storeName(raw: string, compiler: Compiler, at?: Position): Store {
  const { scope } = compiler;
  const name = scope.mangled(raw);
  const variable = compiler.resolve(name);
  if (variable !== null) {
    const { slot } = variable;
    const kind = variable.outer !== null ? "outer" : variable.captured ? "cell" : "local";
    const told = (frame: Frame, value: Value): void => {
      if (at !== undefined && kind === "outer") frame.at = at;
      if ((typeof value === "object" && value !== null) || kind === "outer") frame.realm.interceptor?.store(name, value, kind);
    };
    if (variable.captured) {
      return (frame, value) => {
        told(frame, value);
        (frame.slots[slot] as PyCell).value = value;
      };
    }
    return (frame, value) => {
      told(frame, value);
      frame.slots[slot] = value;
    };
  }
  if (scope.frame.kind === "class" && !scope.globals.has(name)) {
    return (frame, value) => {
      if (frame.names instanceof Map) frame.names.set(name, value);
      else setItem(frame.names!, name, value);
    };
  }
  return (frame, value) => {
    if (at !== undefined) frame.at = at;
    frame.realm.interceptor?.store(name, value, "global");
    frame.globals.set(name, value);
  };
}

/** Unbinds a name; `quiet` where an absent name is no error (the end of an `except … as name`). */
export function deleteName(raw: string, at: Position, compiler: Compiler, quiet = false): (frame: Frame) => void {
  const { scope } = compiler;
  const name = scope.mangled(raw);
  const variable = compiler.resolve(name);
  if (variable !== null) return deleteVariable(variable, at, quiet);
  if (scope.frame.kind === "class" && !scope.globals.has(name)) {
    return (frame) => {
      if (!(frame.names instanceof Map)) delItem(frame.names!, name);
      else if (!frame.names.delete(name) && !quiet) raiseUndefined(frame, name, at);
    };
  }
  return (frame) => {
    if (!frame.globals.delete(name) && !quiet) raiseUndefined(frame, name, at);
  };
}

function deleteVariable({ slot, name, captured }: Variable, at: Position, quiet: boolean): (frame: Frame) => void {
  if (captured) {
    return (frame) => {
      const cell = frame.slots[slot] as PyCell;
      if (cell.value === undefined && !quiet) raiseUnbound(frame, name, at);
      cell.value = undefined;
    };
  }
  return (frame) => {
    if (frame.slots[slot] === undefined && !quiet) raiseUnbound(frame, name, at);
    frame.slots[slot] = undefined;
  };
}
