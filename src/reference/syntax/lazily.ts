/**
 * A module parsed as it is used: its statements as they are reached, the bodies of its functions as they are first called.
 * Abstraction: a fault in what is never reached is never found.
 */
import { stringLiteral } from "./literals.ts";
import type { Stmt } from "./nodes.ts";
import { outline, type Body, type Piece } from "./outline.ts";
import { Source, normalise, parseSource } from "./parse.ts";
import type { LaterBody } from "./source.ts";

/** A statement at module level that is parsed when it is first asked for; several, where they share a line. */
export interface LazyStatement {
  /** As it stands in the source. */
  readonly text: string;
  /** The name that it binds, where its text tells that it does nothing else. */
  readonly binding: Binding | undefined;
  readonly nodes: () => readonly Stmt[];
}

/** A function, a class, or a display of literals. */
export interface Binding {
  readonly name: string;
  readonly decorated: boolean;
  /** Of a class: as they are written, where each is a name or an attribute; undefined where one is anything else. */
  readonly bases: readonly string[] | undefined;
}

const definition = /^((?:@.*\n)*)(?:(?:async[ \t]+)?def[ \t]+(\w+)|class[ \t]+(\w+)[ \t]*(?:\(([^()]*)\))?[ \t]*:)/;
const literals = /^(\w+)[ \t]*=[ \t]*[[({](?:[\s,:[\](){}\d.+-]|True|False|None|#.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')*$/;

function bindingOf(text: string): Binding | undefined {
  const display = literals.exec(text);
  if (display !== null) return { name: display[1]!, decorated: false, bases: [] };
  const [, decorators, name, className, within = ""] = definition.exec(text) ?? [];
  if (decorators === undefined) return undefined;
  const bases = within.split(",").map((base) => base.trim()).filter((base) => base !== "");
  return { name: (name ?? className)!, decorated: decorators !== "", bases: bases.every((base) => /^[\w.]+$/.test(base)) ? bases : undefined };
}

/** Undefined where the text does not fall into statements by its lines. */
export function parseLazily(whole: string): readonly LazyStatement[] | undefined {
  const text = normalise(whole);
  return outline(text)?.map((piece) => {
    let nodes: readonly Stmt[] | undefined;
    const own = text.slice(piece.from, piece.to);
    return { text: own, binding: bindingOf(own), nodes: () => (nodes ??= parseSource(skeleton(text, piece)).body) };
  });
}

/** A statement with a `0` in place of each body that is parsed later, on the same lines. */
function skeleton(text: string, { from, to, line, bodies }: Piece): Source {
  const later: Source["bodies"] = new Map(bodies.map((body) => [body.line - line + 1, deferred(text, body)] as const));
  let made = "";
  let at = from;
  for (const body of bodies) {
    const lines = text.slice(body.from, body.to);
    made += `${text.slice(at, body.from)}${/^[ \t]*/.exec(lines)![0]}0${lines.replace(/[^\n]+/g, "")}`;
    at = body.to;
  }
  return new Source(made + text.slice(at, to), line, later);
}

function deferred(text: string, { from, to, line, second }: Body): LaterBody {
  const lines = text.slice(from, to);
  return {
    mayUseClass: /\b(?:super|__class__)\b/.test(lines),
    doc: () => docOf(text.slice(from, second), line),
    parse: () => indented(lines, line),
  };
}

/** One string and nothing else. */
const string = /^\s*[rRuU]?(?:"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')(?:\s|#.*)*$/;

function docOf(lines: string, line: number): string | undefined {
  if (string.test(lines)) return stringLiteral(lines).value as string;
  return /^\s*[rRuU]?["']/.test(lines) ? textOf(indented(lines, line)[0]) : undefined;
}

/** The text of a statement that is nothing but a string. */
export function textOf(statement: Stmt | undefined): string | undefined {
  return statement?.kind === "Expr" && statement.value.kind === "Constant" && statement.value.type === "str" ? statement.value.value : undefined;
}

function indented(lines: string, line: number): readonly Stmt[] {
  const [block] = parseSource(new Source(`if 1:\n${lines}`, line - 1)).body;
  return block?.kind === "If" ? block.body : [];
}
