/** The report in a browser: Chromium, driven by playwright-core. In CI there must be one; elsewhere its absence is said. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CaseResult } from "../../runner/index.ts";
import { failing, one, report } from "./testing/report.ts";

const executable = ["chromium", "chromium-browser", "google-chrome"].map((name) => spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim()).find((path) => path !== "");
if (executable === undefined && process.env["CI"]) throw new Error("in CI the report is tested in a browser, and there is none here: install chromium");
if (executable === undefined) console.log("skipped: the report in a browser (there is no Chromium here; Debian's package is called chromium)");

const program = (operator: string): string => `ExportedProgram:\n    class GraphModule(torch.nn.Module):\n        def forward(self, p_w: "f32[2]", x: "f32[2]"):\n            ${operator}: "f32[2]" = torch.ops.aten.${operator}.default(x);  x = None\n            return (${operator},)\n            \n`;
const cases = [
  one("alpha", "pass", { seconds: 0.5 }),
  failing("beta", program("sin"), program("cos")),
  one("gamma", "error", { reason: "NotImplemented: <b>x</b>", seconds: 2 }),
  one("delta", "skip", { reason: "no cond here", link: "https://example.org/1", tags: ["python.closure"] }),
  one("omega", "skip", { reason: "no link", link: "javascript:alert(1)" }),
];

describe.skipIf(executable === undefined)("in a browser", () => {
  const dir = mkdtempSync(join(tmpdir(), "exportcheck-"));
  let browser: Browser;
  beforeAll(async () => { browser = await chromium.launch({ executablePath: executable!, args: ["--no-sandbox"] }); }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  let count = 0;
  /** What a page does besides: requests, errors. */
  const beside: string[] = [];
  async function open(shown: readonly CaseResult[], hash = "", options: BrowserContextOptions = {}): Promise<Page> {
    const path = join(dir, `report-${count += 1}.html`);
    writeFileSync(path, report(shown));
    const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options })).newPage();
    beside.length = 0;
    page.on("request", (request) => { if (request.url().split("#")[0] !== pathToFileURL(path).href) beside.push(request.url()); });
    page.on("pageerror", (error) => beside.push(error.message));
    page.on("console", (message) => beside.push(message.text()));
    await page.goto(`${pathToFileURL(path).href}#${hash}`);
    return page;
  }
  const names = (page: Page): Promise<string[]> => page.locator("tr.case").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-case") ?? ""));
  const openedCase = (page: Page): Promise<string | null> => page.locator("tr.chosen").getAttribute("data-case", { timeout: 2000 });

  test("what is not as expected comes first; by status, tag, level and text it is filtered, and the address keeps it", async () => {
    const page = await open(cases);
    expect(await names(page)).toEqual(["beta", "gamma", "alpha", "delta", "omega"]);
    expect(await page.locator("#count").textContent()).toBe("5 of 5");
    await page.click('[data-status="fail"]');
    expect(await names(page)).toEqual(["beta"]);
    expect(page.url()).toMatch(/#status=fail$/);
    await page.click('[data-status="fail"]');
    await page.selectOption("#tag", "python.closure");
    expect(await names(page)).toEqual(["beta", "delta"]);
    await page.selectOption("#level", "SUPPORTED");
    expect(await names(page)).toEqual(["delta"]);
    await page.click("#clear");
    await page.fill("#text", "notimpl");
    expect(await names(page)).toEqual(["gamma"]);
    await page.fill("#text", "[2] became");
    expect(await names(page)).toEqual(["beta"]);
    await page.fill("#text", "nothing of the kind");
    expect(await page.locator(".none").textContent()).toBe("No case passes the filter.");
    await page.click("#clear");
    await page.click('[data-sort="time"] button');
    expect((await names(page)).slice(0, 2)).toEqual(["gamma", "alpha"]);
    expect(beside).toEqual([]);
  }, 60_000);

  test.each([
    ["status=fail,error", ["beta", "gamma"]],
    ["tag=python", ["beta", "delta"]],
    ["level=SUPPORTED&text=cond+alp", ["alpha"]],
    ["sort=case", ["alpha", "beta", "delta", "gamma", "omega"]],
  ])("a view is a link: #%s", async (hash, shown) => expect(await names(await open(cases, hash))).toEqual(shown), 60_000);

  test("keys: next, previous, close, search, what is not as expected; Tab and Enter too", async () => {
    const page = await open(cases);
    await page.keyboard.press("j");
    expect(await openedCase(page)).toBe("beta");
    await page.keyboard.press("ArrowDown");
    expect(await openedCase(page)).toBe("gamma");
    await page.keyboard.press("k");
    expect(await openedCase(page)).toBe("beta");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("beta");
    await page.keyboard.press("Escape");
    expect(await page.locator("tr.chosen").count()).toBe(0);
    await page.keyboard.press("Enter"); // the focus stayed on the case
    expect(await openedCase(page)).toBe("beta");
    expect(await page.locator('tr.chosen button[aria-expanded="true"]').count()).toBe(1);
    await page.keyboard.press("/");
    await page.keyboard.type("jkf");
    expect(await page.inputValue("#text")).toBe("jkf");
    await page.keyboard.press("Escape");
    await page.click("#clear");
    await page.keyboard.press("f");
    expect(await names(page)).toEqual(["beta", "gamma"]);
  }, 60_000);

  test("side by side, what differs marked; the graph with its nodes, edges and what a module holds; text as text", async () => {
    const page = await open(cases, "case=beta");
    expect(await page.locator(".detail li").first().textContent()).toBe("shapeaten.add.Tensor: [2] became [3]");
    expect(await page.locator(".diff .gone mark").first().textContent()).toBe('sin: "f32[2]" = torch.ops.aten.sin');
    expect(await page.locator(".diff .came mark").allTextContents()).toEqual(['cos: "f32[2]" = torch.ops.aten.cos', "cos"]);
    const [left, right] = await Promise.all([".gone", ".came"].map((side) => page.locator(side).first().boundingBox()));
    expect([left!.y, left!.x < right!.x]).toEqual([right!.y, true]);
    const graph = page.locator(".graph svg").first();
    expect(await graph.locator("g > text:not(.what)").allTextContents()).toEqual(["x", "y", "sum_1", "gt", "true_graph_0", "false_graph_0", "cond", "getitem", "return"]);
    expect(await graph.locator("path[marker-end]").count()).toBe(9);
    await graph.locator("g", { hasText: "sum_1" }).hover();
    expect(await graph.locator("path.lit").count()).toBe(2);
    expect(await page.locator("pre").last().textContent()).toBe("npx exportcheck run --case beta");
    await page.goto(`${page.url().split("#")[0]}#case=gamma`);
    expect(await page.locator(".detail pre").first().textContent()).toBe("NotImplemented: <b>x</b>");
    await page.goto(`${page.url().split("#")[0]}#case=delta`);
    expect(await page.locator(".detail a").getAttribute("href")).toBe("https://example.org/1");
    await page.goto(`${page.url().split("#")[0]}#case=omega`);
    expect(await page.locator(".detail a").count()).toBe(0);
    expect(beside).toEqual([]);
  }, 60_000);

  test("light and dark as the system has it, or as the reader says; readable on either", async () => {
    const colors = (page: Page): Promise<string[]> => page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]");
    const light = await open(cases, "", { colorScheme: "light" });
    const dark = await open(cases, "", { colorScheme: "dark" });
    const [ofLight, ofDark] = [await colors(light), await colors(dark)];
    expect(ofLight[0]).toBe("rgb(255, 255, 255)");
    expect(ofDark[0]).toBe("rgb(20, 23, 26)");
    await dark.click("#theme");
    expect(await colors(dark)).toEqual(ofLight);
    await light.keyboard.press("t");
    expect(await colors(light)).toEqual(ofDark);
  }, 60_000);

  test("on a narrow screen nothing is wider than the screen, and lines that differ stand below each other", async () => {
    const page = await open(cases, "case=beta", { viewport: { width: 400, height: 800 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(400);
    const [left, right] = await Promise.all([".gone", ".came"].map((side) => page.locator(side).first().boundingBox()));
    expect([left!.x, left!.y < right!.y]).toEqual([right!.x, true]);
  }, 60_000);

  test("many cases: the first are drawn at once, the rest on demand; a link to a late one shows it", async () => {
    const many = Array.from({ length: 1200 }, (_, index) => one(`case_${String(index).padStart(4, "0")}`, "pass", { outcome: { outcome: "skipped", reason: "" } }));
    const page = await open(many);
    expect(await page.locator("tr.case").count()).toBe(500);
    await page.click(".more button");
    expect(await page.locator("tr.case").count()).toBe(1000);
    expect(await openedCase(await open(many, "case=case_1100"))).toBe("case_1100");
  }, 60_000);

  test("of a text that is markup and script nothing runs", async () => {
    const hostile = "</script><img src=x onerror=alert(1)><svg onload=alert(1)>";
    const page = await open([failing(hostile, hostile, `${hostile}!`), one("b", "error", { reason: hostile, tags: [hostile], link: hostile })]);
    await page.keyboard.press("j");
    expect(await openedCase(page)).toBe(hostile);
    expect(await page.locator("img").count()).toBe(0);
    expect(beside).toEqual([]);
  }, 60_000);
});
