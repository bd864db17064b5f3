<#ftl output_format="HTML">
<!DOCTYPE html>
<html lang="en">
<head>
<#include "Page.head.html.ftl">
<title>${title}: graph</title>
</head>
<body>
<h1>${title} <small>${about}</small></h1>
<p class="figures">
<#list facts as f>
${f}<br>
</#list>
</p>
<ul class="legend">
<#list legend as l>
<li><svg width="14" height="10"><rect width="14" height="10" class="key ${l.kind().key()}"/></svg> ${l.text()}</li>
</#list>
</ul>
<div class="tools">
<input type="search" id="find" placeholder="find a layer" aria-label="find a layer">
<button id="larger" aria-label="larger">+</button>
<button id="smaller" aria-label="smaller">−</button>
<button id="fit">fit</button>
<output id="count"></output>
</div>
<div class="both">
<div id="view">
<svg id="graph" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Graph of the model">
<#list wires as w>
<path d="${w.path()}" data-from="${w.from()}" data-to="${w.to()}"><title>${w.about()}</title></path>
</#list>
<#list boxes as b>
<a class="box ${b.kind()}" href="#b${b.index()}" data-box="${b.index()}" transform="translate(${b.x()} ${b.y()})">
<rect class="body" width="${boxWidth}" height="${boxHeight}" rx="5"/>
<text class="title" x="9" y="17">${b.title()}</text>
<#list b.lines() as l>
<text x="9" y="${(33 + 15 * l?index)}">${l}</text>
</#list>
<#if b.weights() != "0">
<rect class="weights" y="${boxHeight - 6}" width="${b.weights()}" height="4"/>
<rect class="zeros" y="${boxHeight - 6}" width="${b.zeros()}" height="4"/>
</#if>
</a>
</#list>
</svg>
</div>
<aside id="about" aria-live="polite"><p>Point at a box.</p></aside>
</div>
<h2>In the order of the file</h2>
<#list boxes as b>
<article id="b${b.index()}">
<h3>${b.title()}</h3>
<dl>
<#list b.details() as d>
<dt>${d.term()}</dt><dd>${d.text()}</dd>
</#list>
</dl>
</article>
</#list>
<script>${page.script()?no_esc}</script>
</body>
</html>
