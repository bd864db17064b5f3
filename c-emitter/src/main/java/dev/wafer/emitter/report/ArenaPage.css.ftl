
.excess { border-left: 4px solid var(--peak); padding-left: .8em; font-weight: bold; }
figure { margin: 0 0 .5em; }
.plot { display: flex; }
.wide { overflow-x: auto; }
.scale { flex: none; }
text.tick { text-anchor: end; dominant-baseline: central; }
text.unit, text.number { text-anchor: middle; }
text.step { text-anchor: end; dominant-baseline: central; }
text.peak { fill: var(--peak); fill-opacity: 1; font-weight: bold; }
text.late { text-anchor: end; }
text.name { fill: var(--name); dominant-baseline: central; pointer-events: none; }
.b { stroke: var(--edge); stroke-width: .7; fill: var(--activation); fill-opacity: .88; }
.b.input { fill: var(--input); }
.b.output { fill: var(--output); }
.b.scratch { fill: var(--scratch); }
.b.state, .b.mark, .b.position { fill: var(--state); }
.b.persistent { fill: var(--persistent); }
.b.code { fill: var(--output); }
.b.weights { fill: var(--activation); }
.b.tables { fill: var(--state); }
.bar { float: left; margin: .45em 1em 0 0; }
.bar rect { fill: var(--activation); }
.bar rect.zeros { fill: var(--scratch); }
rect:not(.peak):not(.here):hover { stroke: var(--ink); stroke-width: 2; }
.part { fill: #fff; fill-opacity: 0; stroke: var(--name); stroke-width: 1; stroke-dasharray: 4 3; }
.window { fill: #159a9c; fill-opacity: .75; stroke: var(--edge); stroke-width: .7; }
.overlap { fill: url(#hatch); stroke: var(--peak); stroke-width: 1; }
.hatch { stroke: var(--peak); stroke-width: 3; }
rect.peak { fill: var(--peak); fill-opacity: .16; }
rect.outline { fill: none; stroke: var(--peak); stroke-width: 1.5; pointer-events: none; }
.here { fill: var(--ink); fill-opacity: .12; }
.grid { stroke: var(--faint); }
line.size { stroke: var(--ink); stroke-width: 1.5; pointer-events: none; }
line.bound { stroke: var(--peak); stroke-width: 1.5; stroke-dasharray: 6 4; pointer-events: none; }
.occupied { fill: none; stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 2 2; pointer-events: none; }
#about { display: block; white-space: pre-line; overflow-wrap: anywhere; min-height: 5.8em; font-size: 13px; color: var(--soft); border-left: 3px solid var(--faint); padding-left: .8em; margin: 0 0 1em; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th { text-align: left; position: sticky; top: 0; background: var(--page); border-bottom: 1px solid var(--soft); }
th, td { padding: .15em .8em .15em 0; vertical-align: top; }
td { border-bottom: 1px solid var(--faint); }
.layers td:first-child, td:nth-child(n+5), .layers th:first-child, th:nth-child(n+5), table:not(.layers) td:nth-child(n+3), table:not(.layers) th:nth-child(n+3) { text-align: right; }
.layers td:nth-child(4), table:not(.layers) td:first-child { overflow-wrap: anywhere; }
.layers td:nth-child(n+5) { white-space: nowrap; }
tr.top td { color: var(--peak); font-weight: bold; }
tbody tr:hover { background: var(--faint); }
table { margin-bottom: 1.5em; }
@media (max-width: 45em) {
  .bar, .layers td:nth-child(3), .layers th:nth-child(3) { display: none; }
  th { position: static; }
  th, td { padding-right: .5em; }
  .layers, .layers thead, .layers tbody { display: block; }
  .layers tr { display: grid; grid-template-columns: 3.2em minmax(0, 1fr) 7.5em 5em; border-bottom: 1px solid var(--faint); }
  .layers.timed tr { grid-template-columns: 3.2em minmax(0, 1fr) 7em 6.5em 5em; }
  .layers th, .layers td { border: 0; }
  .layers td:nth-child(4), .layers th:nth-child(4) { order: 1; grid-column: 2 / -1; }
}
@media print {
  #about { display: none; }
  th { position: static; }
  .wide { overflow: visible; }
  .plot, .map { zoom: .8; }
  figure, tr { break-inside: avoid; }
}
@page { size: landscape; margin: 1cm; }
