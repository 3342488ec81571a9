/** How the report looks: light and dark as the system has it or as the reader says, wide and narrow, nothing from the network. */
export const style = `
:root { color-scheme: light dark; --bg: light-dark(#fff, #14171a); --ink: light-dark(#1c2024, #e6e9ec); --soft: light-dark(#5b6168, #9aa3ab); --line: light-dark(#dfe3e8, #30363d); --panel: light-dark(#f6f8fa, #1b2025); --good: light-dark(#18794e, #4cc38a); --bad: light-dark(#c62a2f, #ff6b70); --warn: light-dark(#945700, #f1a10d); --quiet: light-dark(#8b949e, #6e7781); --add: light-dark(#dcf5e4, #12351f); --del: light-dark(#ffe4e4, #43191b); --add-mark: light-dark(#9fe0b5, #1f6a3b); --del-mark: light-dark(#ffb8b8, #86282c); --focus: light-dark(#3b5bdb, #91a7ff); --input: light-dark(#e7f0ff, #1a2740); --held: light-dark(#f3eafe, #2b2140); --sym: light-dark(#fff4db, #33290f); }
:root[data-theme="light"] { color-scheme: light; } :root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; background: var(--bg); color: var(--ink); }
header, .controls, main { max-width: 1500px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 20px; }
h1 { font-size: 20px; margin: 0; }
header p { margin: 2px 0 0; color: var(--soft); display: flex; flex-wrap: wrap; gap: 4px 16px; }
header .note { color: var(--warn); }
.bar { display: flex; gap: 2px; height: 8px; margin-top: 12px; border-radius: 4px; overflow: hidden; }
.bar span { min-width: 4px; background: var(--quiet); }
.bar .pass { background: var(--good); } .bar .fail, .bar .error, .bar .unexpected-pass { background: var(--bad); } .bar .new { background: var(--warn); }
.sticky { position: sticky; top: 0; z-index: 1; background: var(--bg); border-bottom: 1px solid var(--line); padding: 12px 0; }
.controls { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
#statuses { display: flex; flex-wrap: wrap; gap: 6px; }
button, select, input { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; }
input { flex: 1 1 180px; max-width: 340px; min-width: 0; }
select { max-width: 180px; }
button { cursor: pointer; }
button:hover, select:hover { border-color: var(--soft); }
button[aria-pressed="true"] { border-color: var(--focus); box-shadow: inset 0 0 0 1px var(--focus); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.keys { color: var(--soft); font-size: 12px; margin-left: auto; white-space: nowrap; }
kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; padding: 0 5px; font: 11px ui-monospace, monospace; background: var(--panel); }
table { border-collapse: collapse; width: 100%; }
.cases { table-layout: fixed; }
.cases th { text-align: left; padding: 10px 10px 6px; color: var(--soft); font-weight: 600; border-bottom: 1px solid var(--line); }
.cases th button { border: 0; padding: 0; background: none; font-weight: inherit; }
.cases th[aria-sort] button::after { content: " ↓"; }
.cases > tbody > tr > td { padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
.cases .c-status { width: 150px; } .cases .c-case { width: 38%; } .cases .c-level { width: 180px; } .cases .c-time { width: 84px; text-align: right; }
td.c-level, td.c-time { color: var(--soft); white-space: nowrap; font-size: 12px; line-height: 21px; }
td.c-cause { overflow-wrap: anywhere; }
.case { cursor: pointer; scroll-margin-top: var(--covered, 0); }
.case:hover, .case.chosen { background: var(--panel); }
.case.chosen > td { border-bottom-color: transparent; }
.case .name { all: unset; cursor: pointer; vertical-align: top; font: 13px/21px ui-monospace, monospace; overflow-wrap: anywhere; }
.case .name:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
.tags { display: inline-flex; flex-wrap: wrap; gap: 4px; margin-left: 10px; vertical-align: top; padding-top: 1px; }
.tags span { color: var(--soft); border: 1px solid var(--line); border-radius: 10px; padding: 0 7px; font-size: 11px; line-height: 17px; white-space: nowrap; }
.status { white-space: nowrap; font-weight: 600; }
.pass { color: var(--good); } .skip, .expected-failure { color: var(--soft); } .fail, .error, .unexpected-pass { color: var(--bad); } .new { color: var(--warn); }
.sign { display: inline-block; width: 1.4em; }
.none, .more { color: var(--soft); padding: 24px 10px; text-align: center; }
.opened > td { background: var(--panel); padding: 0 10px 16px !important; }
.detail { display: grid; gap: 12px; min-width: 0; }
.detail section { background: var(--bg); border: 1px solid var(--line); border-radius: 8px; min-width: 0; overflow: hidden; }
.detail h2 { font-size: 13px; margin: 0; padding: 8px 14px; border-bottom: 1px solid var(--line); display: flex; gap: 10px; align-items: center; justify-content: space-between; }
.detail h2 button { font-size: 12px; padding: 0 8px; font-weight: 400; }
.detail ul { margin: 0; padding: 8px 14px; list-style: none; }
.detail li { overflow-wrap: anywhere; padding: 1px 0; }
.detail b { color: var(--warn); font-weight: 600; font-size: 12px; border: 1px solid var(--line); border-radius: 4px; padding: 0 6px; margin-right: 6px; }
.detail .holds { color: var(--good); } .detail .differs { color: var(--bad); }
.detail details > summary { cursor: pointer; padding: 8px 14px; font-weight: 600; font-size: 13px; }
pre, .diff { font: 12px/1.5 ui-monospace, monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: 8px 14px; }
a { color: var(--focus); }
.diff { table-layout: fixed; border-top: 1px solid var(--line); }
.diff td { white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; padding: 0 8px; }
.diff td.n { width: 44px; color: var(--quiet); text-align: right; user-select: none; }
.diff .title td { color: var(--soft); padding-top: 4px; }
.diff td:nth-child(3) { border-left: 1px solid var(--line); }
.diff .gone { background: var(--del); } .diff .came { background: var(--add); }
.diff mark { color: inherit; background: var(--del-mark); border-radius: 2px; } .diff .came mark { background: var(--add-mark); }
.diff .gap td { color: var(--soft); text-align: center; background: var(--panel); }
.graph { overflow: auto; max-height: 70vh; padding: 8px; }
.graph svg { display: block; margin: 0 auto; font: 12px ui-monospace, monospace; }
.graph rect { fill: var(--panel); stroke: var(--line); }
.graph .input rect { fill: var(--input); } .graph .held rect { fill: var(--held); } .graph .sym rect { fill: var(--sym); } .graph .output rect { fill: var(--ink); stroke: var(--ink); }
.graph .changed rect { stroke: var(--bad); stroke-width: 2; }
.graph text { fill: currentColor; text-anchor: middle; } .graph .what { fill: var(--soft); font-size: 11px; } .graph .output text { fill: var(--bg); }
.graph path { fill: none; stroke: var(--quiet); stroke-width: 1.2; } .graph marker path { fill: var(--quiet); stroke: none; }
.graph .lit { stroke: var(--focus); stroke-width: 2.4; } .graph .near rect { stroke: var(--focus); }
.legend { display: flex; flex-wrap: wrap; gap: 12px; font-weight: 400; color: var(--soft); font-size: 12px; }
.legend i { display: inline-block; width: 10px; height: 10px; border: 1px solid var(--line); border-radius: 2px; margin-right: 5px; }
.legend .input { background: var(--input); } .legend .held { background: var(--held); } .legend .sym { background: var(--sym); } .legend .changed { border: 2px solid var(--bad); }
.soft { color: var(--soft); }
main { padding-bottom: 48px; }
@media (max-width: 1000px) { .keys { display: none; } }
@media (max-width: 760px) {
header, .controls, main { padding-left: 12px; padding-right: 12px; }
.sticky { position: static; }
.controls label { flex: 1 1 140px; } .controls select { width: 100%; max-width: none; } input { flex-basis: 100%; max-width: none; }
.cases thead { display: none; }
.cases, .cases > tbody, .cases > tbody > .opened, .cases > tbody > .opened > td { display: block; }
.cases > tbody > .case { display: grid; grid-template-columns: auto 1fr auto; column-gap: 10px; padding: 8px 4px; border-bottom: 1px solid var(--line); }
.cases > tbody > .case > td { border: 0; padding: 0; width: auto; }
.cases .c-case { grid-column: 1 / -1; grid-row: 1; } .case .name { display: block; } .cases .c-status { grid-row: 2; } .cases .c-level { grid-row: 2; } .cases .c-cause { grid-column: 1 / -1; } .cases .c-time { grid-row: 2; }
.opened > td { padding: 0 0 12px !important; }
.tags { margin-left: 0; }
.diff, .diff tbody { display: block; }
.diff tr { display: grid; grid-template-columns: 34px minmax(0, 1fr); }
.diff td.n { width: auto; padding: 0 4px; }
.diff td:nth-child(3) { border-left: 0; }
.diff .same td:nth-child(n + 3), .diff .title, .diff td.empty, .diff td.empty + td { display: none; }
.diff .gap { display: block; } .diff .gap td { display: block; }
}
@media print { .sticky { display: none; } .graph { max-height: none; } }
`;
