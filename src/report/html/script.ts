/**
 * What the report does in the browser: shows, filters, sorts, opens. Its state is in the address after the #, so that a view can be sent as a link. All text
 * goes in as text, never as markup.
 */
import { drawing } from "./drawing.ts";

export const script = String.raw`
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (selector) => document.querySelector(selector);
const SVG = new Set(["svg", "path", "g", "text", "title", "rect", "defs", "marker"]);
function make(tag, attributes, ...children) {
  const element = SVG.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) if (value !== undefined) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
const none = { status: "", tag: "", level: "", text: "", case: "", sort: "" };
const state = Object.assign({}, none);
const readState = () => Object.assign(state, none, Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
/** Rows that are shown at once: a page of many thousands takes long to draw. */
const PAGE = 500;
let shown = [], most = PAGE;
data.cases.forEach((one, place) => {
  one.place = place;
  one.bad = data.bad.split(",").includes(one.status);
  one.words = [one.name, ...one.tags, one.cause, ...one.checks.flatMap((check) => check.differences.map((difference) => difference.category + " " + difference.message))].join(" ").toLowerCase();
});

function save() {
  history.replaceState(null, "", "#" + new URLSearchParams(Object.entries(state).filter(([, value]) => value !== "")));
}

function passes(one) {
  const wanted = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (state.status === "" || state.status.split(",").includes(one.status)) && (state.tag === "" || one.tags.some((tag) => tag === state.tag || tag.startsWith(state.tag + "."))) && (state.level === "" || one.support === state.level) && wanted.every((word) => one.words.includes(word));
}

/** What is not as expected comes first, unless another order is asked for. */
const orders = { "": (a, b) => b.bad - a.bad || a.place - b.place, case: (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0), time: (a, b) => b.seconds - a.seconds };

function draw() {
  shown = data.cases.filter(passes).sort(orders[state.sort] || orders[""]);
  const body = $(".cases tbody");
  const open = shown.findIndex((one) => one.name === state.case);
  body.replaceChildren(...shown.slice(0, Math.max(most, open + 1)).flatMap(rowsOf));
  if (shown.length === 0) body.append(make("tr", {}, make("td", { colspan: "5", class: "none" }, "No case passes the filter.")));
  if (shown.length > Math.max(most, open + 1)) {
    const more = make("button", { type: "button" }, "show " + Math.min(PAGE, shown.length - most) + " more");
    more.addEventListener("click", () => { most += PAGE; draw(); });
    body.append(make("tr", {}, make("td", { colspan: "5", class: "more" }, more)));
  }
  $("#count").textContent = shown.length + " of " + data.cases.length;
  for (const button of document.querySelectorAll("[data-status]")) button.setAttribute("aria-pressed", String(state.status === button.dataset.status));
  for (const head of document.querySelectorAll("[data-sort]")) { if (head.dataset.sort === state.sort) head.setAttribute("aria-sort", "descending"); else head.removeAttribute("aria-sort"); }
  $("#tag").value = state.tag;
  $("#level").value = state.level;
  if (document.activeElement !== $("#text")) $("#text").value = state.text;
  save();
}

function rowsOf(one) {
  const open = one.name === state.case;
  const name = make("button", { type: "button", class: "name", "aria-expanded": String(open) }, one.name);
  const row = make("tr", { class: "case" + (open ? " chosen" : ""), "data-case": one.name },
    make("td", { class: "c-status status " + one.status }, make("span", { class: "sign", "aria-hidden": "true" }, data.signs[one.status]), one.status),
    make("td", { class: "c-case" }, name, make("div", { class: "tags" }, ...one.tags.map((tag) => make("span", {}, tag)))),
    make("td", { class: "c-level" }, one.support), make("td", { class: "c-cause" }, one.cause), make("td", { class: "c-time" }, timeOf(one.seconds)));
  row.addEventListener("click", () => { if (String(getSelection()) === "") choose(open ? "" : one.name, true, true); });
  return open ? [row, make("tr", { class: "opened" }, make("td", { colspan: "5" }, detail(one)))] : [row];
}

const timeOf = (seconds) => (seconds >= 10 ? Math.round(seconds) + " s" : Math.round(seconds * 1000) + " ms");

/** Opens a case, or none. What a hand points at stays where it is; keys take the view, and the focus, along. */
function choose(name, pointed, focus) {
  const row = () => [...document.querySelectorAll(".case")].find((each) => each.dataset.case === (name || state.case));
  const before = pointed && row() ? row().getBoundingClientRect().top : undefined;
  const was = state.case;
  state.case = name;
  draw();
  const now = [...document.querySelectorAll(".case")].find((each) => each.dataset.case === (name || was));
  if (!now) return;
  document.querySelectorAll(".graph").forEach(center);
  if (focus) now.querySelector(".name").focus({ preventScroll: true });
  if (before !== undefined) scrollBy(0, now.getBoundingClientRect().top - before);
  else if (name) {
    document.documentElement.style.setProperty("--covered", (getComputedStyle($(".sticky")).position === "sticky" ? $(".sticky").offsetHeight : 0) + "px");
    now.scrollIntoView({ block: "start" });
  }
}

function move(step) {
  const at = shown.findIndex((one) => one.name === state.case);
  const next = shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? (step > 0 ? 0 : shown.length - 1) : at + step))];
  if (next) choose(next.name, false, true);
}

const section = (title, ...content) => make("section", {}, make("h2", {}, ...[title].flat()), ...content);

function detail(one) {
  const box = make("div", { class: "detail" });
  if (one.reason) box.append(section("Why", make("pre", {}, one.reason), ...(/^https?:\/\//.test(one.link || "") ? [make("pre", {}, make("a", { href: one.link, rel: "noreferrer" }, one.link))] : [])));
  for (const check of one.checks) {
    const list = check.differences.length > 0 ? [make("ul", {}, ...check.differences.map((difference) => make("li", {}, make("b", {}, difference.category), difference.message)))] : [];
    box.append(section(make("span", {}, check.title + ": ", make("span", { class: check.passed ? "holds" : "differs" }, check.holds)), ...list, ...(check.rows ? [diffTable(check)] : [])));
  }
  const changed = new Set(one.checks.flatMap((check) => (check.rows || []).flatMap(([, left, , right]) => (left === right ? [] : (/^\s*(\w+)(?:: ".*")? = /.exec(right || "") || []).slice(1)))));
  for (const graph of one.graphs || []) box.append(drawn(graph, changed));
  if (one.undrawn) box.append(section(one.undrawn));
  if (one.program) box.append(make("section", {}, make("details", {}, make("summary", {}, "The outcome's text"), make("pre", {}, one.program))));
  if (one.reproduce) box.append(section(["Again", copier(one.reproduce)], make("pre", {}, one.reproduce)));
  return box;
}

/** What a module holds is drawn where it is little; else on demand. */
const FEW = 6;

function drawn(graph, changed) {
  const held = graph.nodes.filter(([, , kind]) => kind === "held").length;
  const place = make("div", { class: "graph", tabindex: "0" });
  const fill = (whole) => { place.replaceChildren(drawing(whole ? graph : computed(graph), changed)); center(place); };
  const more = make("button", { type: "button", "aria-pressed": String(held <= FEW) }, held + (held === 1 ? " parameter" : " parameters"));
  more.title = "parameters, buffers and constants";
  more.addEventListener("click", () => { const whole = more.getAttribute("aria-pressed") !== "true"; more.setAttribute("aria-pressed", String(whole)); fill(whole); });
  fill(held <= FEW);
  return section([make("span", {}, graph.title), make("span", { class: "legend" }, ...legend(graph, changed), ...(held > 0 ? [more] : []))], place);
}

/** The first node in view. */
function center(place) {
  const first = place.querySelector("rect");
  if (first) place.scrollLeft = first.getBBox().x + first.getBBox().width / 2 - place.querySelector("svg").viewBox.baseVal.x - place.clientWidth / 2;
}

function copier(text) {
  const button = make("button", { type: "button" }, "copy");
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    try { await navigator.clipboard.writeText(text); button.textContent = "copied"; } catch { getSelection().selectAllChildren(button.closest("section").querySelector("pre")); }
  });
  return button;
}

function legend(graph, changed) {
  const kinds = new Set(graph.nodes.map(([, , kind]) => kind));
  const names = { input: "input", held: "held by the module", sym: "symbolic value" };
  const items = Object.entries(names).filter(([kind]) => kinds.has(kind));
  if (graph.nodes.some(([name]) => changed.has(name))) items.push(["changed", "differs"]);
  return items.map(([kind, text]) => make("span", {}, make("i", { class: kind }), text));
}

/** What two lines that stand beside each other share at both ends is not marked. */
function marked(text, other) {
  if (other === null || text === other) return [text];
  let from = 0, to = 0;
  const room = Math.min(text.length, other.length);
  while (from < room && text[from] === other[from]) from += 1;
  while (to < room - from && text[text.length - 1 - to] === other[other.length - 1 - to]) to += 1;
  if (from + to < Math.max(text.length, other.length) * 0.3) return [text];
  return [text.slice(0, from), make("mark", {}, text.slice(from, text.length - to)), text.slice(text.length - to)];
}

function diffTable(check) {
  const number = (value) => make("td", { class: value === null ? "n empty" : "n" }, value === null ? "" : String(value));
  const table = make("table", { class: "diff" }, make("tr", { class: "title" }, make("td", { class: "n" }), make("td", {}, "expected"), make("td", { class: "n" }), make("td", {}, "actual")));
  for (const row of check.rows) {
    if (row.length === 1) { table.append(make("tr", { class: "gap" }, make("td", { colspan: "4" }, "… " + row[0] + " equal lines"))); continue; }
    const [from, left, to, right] = row;
    const same = left === right;
    const side = (text, other, name) => make("td", { class: same || text === null ? "" : name }, ...(text === null ? [] : same ? [text] : marked(text, other)));
    table.append(make("tr", { class: same ? "same" : "" }, number(from), side(left, right, "gone"), number(to), side(right, left, "came")));
  }
  return table;
}
${drawing}
for (const [status, count] of data.counts) {
  const button = make("button", { type: "button", "data-status": status, class: status }, data.signs[status] + " " + status + " " + count);
  button.addEventListener("click", () => { state.status = state.status === status ? "" : status; most = PAGE; draw(); });
  $("#statuses").append(button);
  const part = make("span", { class: status, title: count + " " + status });
  part.style.flexGrow = count;
  $(".bar").append(part);
}
const option = (value) => make("option", { value }, value);
$("#tag").append(...data.tags.map(option));
$("#level").append(...data.levels.map(option));
for (const [id, event] of [["tag", "change"], ["level", "change"], ["text", "input"]]) $("#" + id).addEventListener(event, () => { state[id] = $("#" + id).value; most = PAGE; draw(); });
for (const head of document.querySelectorAll("[data-sort]")) head.firstElementChild.addEventListener("click", () => { state.sort = head.dataset.sort; draw(); });
function clear() { Object.assign(state, none); $("#text").value = ""; draw(); }
$("#clear").addEventListener("click", clear);
function turnTheme() {
  const root = document.documentElement;
  const now = root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
}
$("#theme").addEventListener("click", turnTheme);
const keys = {
  "/": () => $("#text").focus(),
  j: () => move(1), ArrowDown: () => move(1),
  k: () => move(-1), ArrowUp: () => move(-1),
  Escape: () => choose("", true, true),
  f: () => { state.status = state.status === data.bad ? "" : data.bad; draw(); },
  t: turnTheme,
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, select");
  if (typing && event.key === "Escape") event.target.blur();
  else if (!typing && keys[event.key] && !(event.target.matches(".graph") && event.key.startsWith("Arrow"))) { event.preventDefault(); keys[event.key](); }
});
addEventListener("hashchange", () => { readState(); choose(state.case, false); });
history.scrollRestoration = "manual";
readState();
choose(state.case, false);
`;
