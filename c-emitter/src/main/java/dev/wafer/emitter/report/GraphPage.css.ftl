body { margin: 1em 1.5em; }
.tools { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; margin: .5em 0; }
.tools input, .tools button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--soft); border-radius: 4px; padding: .2em .6em; }
.tools input { width: 14em; }
.both { display: flex; gap: 1em; align-items: flex-start; }
#view { flex: 1 1 auto; min-width: 0; overflow: auto; max-height: 84vh; border: 1px solid var(--faint); border-radius: 4px; }
#graph { display: block; margin: 0 auto; }
#about { flex: 0 0 25em; max-height: 84vh; overflow: auto; border-left: 3px solid var(--faint); padding-left: 1em; font-size: 13px; }
#graph .box rect.body { fill: var(--soft); stroke: var(--page); }
#graph .box.none rect.body, rect.key.none { fill: var(--scratch); }
#graph .box.input rect.body { fill: var(--input); }
#graph .box.output rect.body { fill: var(--output); }
#graph .box.state rect.body { fill: var(--state); }
#graph .box.weighted rect.body, #graph .box.fast rect.body { fill: var(--activation); }
#graph .box.portable rect.body { fill: var(--persistent); }
#graph .box.refused rect.body { fill: var(--peak); }
#graph .box text { fill: var(--name); font-size: 11.5px; }
#graph .box text.title { font-weight: bold; font-size: 12.5px; }
#graph .weights { fill: var(--name); fill-opacity: .75; }
#graph .zeros { fill: #000; fill-opacity: .4; }
#graph .box:hover rect.body, #graph .box:focus rect.body, #graph .box.here rect.body { stroke: var(--ink); stroke-width: 3; }
#graph .box.found rect.body { stroke: var(--peak); stroke-width: 4; }
#graph path { fill: none; stroke: var(--soft); stroke-width: 1.6; }
#graph path:hover, #graph path.here { stroke: var(--ink); stroke-width: 3; }
rect.key { fill: var(--soft); }
rect.key.input { fill: var(--input); }
rect.key.output { fill: var(--output); }
rect.key.state { fill: var(--state); }
rect.key.weighted, rect.key.fast { fill: var(--activation); }
rect.key.portable { fill: var(--persistent); }
rect.key.refused { fill: var(--peak); }
h2 { font-size: 1.1em; margin: 1.4em 0 .3em; overflow-wrap: anywhere; }
article h3, #about h3 { font-size: 1em; margin: .2em 0; overflow-wrap: anywhere; }
article { border-top: 1px solid var(--faint); padding: .5em 0; max-width: 70em; break-inside: avoid; }
article:target { border-left: 4px solid var(--peak); padding-left: .6em; }
dl { margin: 0; display: grid; grid-template-columns: 7em 1fr; gap: .1em .8em; font-variant-numeric: tabular-nums; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 45em) {
  body { margin: .6em .6em 42vh; }
  .both { display: block; }
  #view { max-height: none; }
  #about { position: fixed; left: 0; right: 0; bottom: 0; max-height: 36vh; margin: 0; padding: .5em .8em; background: var(--page); border: 0; border-top: 2px solid var(--soft); }
  dl { grid-template-columns: 5.5em 1fr; }
}
@media print {
  .tools, #about { display: none; }
  #view { max-height: none; overflow: visible; border: 0; }
  #graph { max-width: 100%; height: auto; }
}
