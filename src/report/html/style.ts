/** How the report looks: light and dark as the system has it, nothing from the network. */
export const style = `
:root { color-scheme: light dark; --bg: #fff; --ink: #1c2024; --soft: #60666d; --line: #dfe3e8; --panel: #f6f8fa; --good: #18794e; --bad: #c62a2f; --warn: #945700; --add: #dcf5e4; --del: #ffe4e4; --focus: #3b5bdb; }
@media (prefers-color-scheme: dark) { :root { --bg: #14171a; --ink: #e6e9ec; --soft: #9aa3ab; --line: #30363d; --panel: #1c2126; --good: #4cc38a; --bad: #ff6369; --warn: #f1a10d; --add: #12351f; --del: #43191b; --focus: #91a7ff; } }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; background: var(--bg); color: var(--ink); }
header, main { max-width: 1500px; margin: 0 auto; padding: 16px 24px; }
h1 { font-size: 18px; margin: 0 0 2px; }
header p { margin: 0; color: var(--soft); }
.note { color: var(--warn); }
.controls { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; align-items: center; }
button, select, input { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; }
input { min-width: 220px; }
button { cursor: pointer; }
button[aria-pressed="true"] { border-color: var(--focus); box-shadow: inset 0 0 0 1px var(--focus); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
table { border-collapse: collapse; width: 100%; }
.cases > * > tr > td, .cases th { text-align: left; padding: 4px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
.cases th { color: var(--soft); font-weight: 600; position: sticky; top: 0; background: var(--bg); }
.cases tbody tr { cursor: pointer; }
.cases tbody tr:hover, .cases tbody tr[aria-selected="true"] { background: var(--panel); }
.cases > tbody > tr > td:nth-child(2) { font-family: ui-monospace, monospace; overflow-wrap: break-word; min-width: 30ch; }
.tags { color: var(--soft); } .tags span { white-space: nowrap; }
.status { white-space: nowrap; font-weight: 600; }
.pass, .skip { color: var(--good); } .skip, .expected-failure { color: var(--soft); } .fail, .error, .unexpected-pass { color: var(--bad); } .new { color: var(--warn); }
.detail { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; margin: 4px 0 12px; }
.detail h2 { font-size: 15px; margin: 12px 0 4px; }
.detail h2:first-child { margin-top: 0; }
.detail ul { margin: 4px 0; padding-left: 20px; }
.detail b { color: var(--warn); font-weight: 600; }
pre, .diff, .graph { font: 12px/1.45 ui-monospace, monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 4px 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--bg); }
.diff { table-layout: fixed; }
.diff td { white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; padding: 0 8px; }
.diff td.n { width: 44px; color: var(--soft); text-align: right; user-select: none; }
.diff .gone { background: var(--del); } .diff .came { background: var(--add); }
.diff .gap td { color: var(--soft); text-align: center; }
.graph svg { display: block; }
.graph text { fill: currentColor; }
.graph path { fill: none; stroke: var(--soft); opacity: .45; }
.graph g.node { cursor: default; } .graph g.node:hover text { font-weight: 700; }
.graph path.lit { stroke: var(--focus); opacity: 1; stroke-width: 2; }
.soft { color: var(--soft); }
kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; padding: 0 5px; font: 12px ui-monospace, monospace; }
@media print { .controls { display: none; } }
`;
