
:root {
  color-scheme: light dark;
  --page: #fff; --ink: #1c2024; --faint: #d9dee3; --soft: #5b6570; --edge: #fff;
  --input: #2f9e6e; --output: #d9822b; --activation: #4a86c8; --scratch: #9aa5b1;
  --state: #8e5bb5; --persistent: #b5651d; --peak: #d6336c; --name: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15181c; --ink: #e6e9ec; --faint: #30363d; --soft: #9aa5b1; --edge: #15181c;
    --input: #2c8a62; --output: #b96d22; --activation: #3a6ea8; --scratch: #68727d;
    --state: #7d4fa1; --persistent: #96531a; --peak: #f06595; --name: #fff;
  }
}
body { font: 14px/1.45 system-ui, sans-serif; margin: 1.5em 2em; background: var(--page); color: var(--ink); }
h1 { font-size: 1.4em; margin: 0 0 .3em; overflow-wrap: anywhere; }
h1 small { font-size: .65em; font-weight: normal; color: var(--soft); }
.figures { margin: 0 0 1em; max-width: 80em; }
.legend { list-style: none; padding: 0; margin: .4em 0; display: flex; flex-wrap: wrap; gap: .2em 1.4em; font-size: 12px; }
svg { vertical-align: middle; }
svg text { font: 10.5px system-ui, sans-serif; fill: var(--soft); }
@media (max-width: 45em) {
  body { margin: .8em; font-size: 13px; }
}
@page { margin: 1cm; }
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --ink: #1c2024; --faint: #d9dee3; --soft: #5b6570; --edge: #fff;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { margin: 0; }
}
