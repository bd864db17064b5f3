<#ftl output_format="HTML">
<#assign top = 22 bottom = axis.labelled?then(150, 26)>
<!DOCTYPE html>
<html lang="en">
<head>
<#include "Page.head.html.ftl">
<title>${r.name}: arena and flash</title>
</head>
<body>
<h1>${r.name} <small>on ${target}, Wafer ${r.compilerVersion}, optimized for ${r.build.options.optimize}, build ${r.build.id}</small></h1>
<p class="figures">
<b>${r.arena.bytes?string(",##0")}</b> bytes of arena in ${r.arena.buffers?size} buffers;
lower bound ${r.arena.lowerBoundBytes?string(",##0")}<#if r.arena.provenOptimal> (proven: no smaller plan exists)<#else>, gap ${r.arena.gapBytes?string(",##0")}</#if>;
without overlap at least ${r.arena.noOverlapBoundBytes?string(",##0")};
state ${r.persistentRamBytes?string(",##0")}, expanded weights ${r.expandedParameterBytes?string(",##0")};
plan: ${r.arena.method}.
</p>
<#if r.excess??>
<p class="excess">${r.excess}. No C was written.</p>
</#if>
<#macro bar width class><svg class="bar" width="120" height="9"><rect width="${width}" height="9" class="${class}"/></svg> </#macro>
<#list pictures as p>
<figure>
<figcaption><#if pictures?size gt 1><b>${p.name}</b>, ${p.bytes}: </#if>offset in the arena over steps, one rectangle a buffer
<ul class="legend">
<#list p.kinds as kind>
<li><svg width="14" height="10"><rect width="14" height="10" class="b ${kind}"/></svg> ${kind}<#if kind == "state"> (kept between runs)<#elseif kind == "mark"> (whether init ran)<#elseif kind == "position"> (how far fed rows have come)<#elseif kind == "persistent"> (weights expanded once)<#elseif kind == "scratch"> (one step)</#if></li>
</#list>
<#if p.overlaps?size != 0>
<li><svg width="14" height="10"><rect width="14" height="10" class="b activation"/><rect width="14" height="10" class="overlap"/></svg> bytes shared while both live (${p.overlaps?size})</li>
</#if>
<#if p.views?size != 0>
<li><svg width="14" height="10"><rect width="14" height="10" class="b activation"/><rect x="1" y="1" width="12" height="8" class="part"/></svg> slice of a buffer (${p.views?size})</li>
</#if>
<#if p.windows?size != 0>
<li><svg width="14" height="10"><rect width="14" height="10" class="b scratch"/><rect x="1" y="1" width="12" height="8" class="window"/></svg> rows of a plane, over the calls of a step (${p.windows?size})</li>
</#if>
<#list p.lines as l>
<li><svg width="18" height="10"><line x2="18" y1="5" y2="5" class="${l.kind}"/></svg> ${l.text}</li>
</#list>
<#if p.occupied != "">
<li><svg width="18" height="10"><line x2="18" y1="5" y2="5" class="occupied"/></svg> live bytes</li>
</#if>
<#if p.peak?size != 0>
<li><svg width="14" height="10"><rect width="14" height="10" class="peak"/></svg> ${p.peak[0].about}</li>
</#if>
</ul>
</figcaption>
<div class="plot">
<svg class="scale" width="58" height="${p.height?number + top + bottom}">
<#if p?is_first><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line y2="6" class="hatch"/></pattern></defs></#if>
<g transform="translate(0 ${top})">
<#list p.ticks as t>
<text x="50" y="${t.y}" class="tick">${t.text}</text>
</#list>
<text transform="translate(10 ${p.height?number / 2}) rotate(-90)" class="unit">bytes</text>
</g>
</svg>
<div class="wide">
<svg class="steps" width="${axis.width()?number + 24}" height="${p.height?number + top + bottom}" data-column="${axis.column()}" role="img" aria-label="Plan of the arena">
<g transform="translate(0 ${top})">
<#list p.ticks as t>
<line x2="${axis.width()}" y1="${t.y}" y2="${t.y}" class="grid"/>
</#list>
<#list p.peak as b>
<rect x="${b.x}" y="0" width="${b.width}" height="${b.height}" class="peak"/>
<text x="${b.label[0].x}" y="-7" class="${b.kind}">${b.about}</text>
</#list>
<rect x="0" y="0" width="0" height="${p.height}" class="here"/>
<#macro box b class><rect x="${b.x}" y="${b.y}" width="${b.width}" height="${b.height}" class="${class}"><title>${b.about}</title></rect></#macro>
<#macro name b><#list b.label as l>
<text class="name" <#if l.upright>transform="translate(${l.x} ${l.y}) rotate(-90)"<#else>x="${l.x}" y="${l.y}"</#if>>${l.text}</text>
</#list></#macro>
<#list p.buffers as b>
<@box b "b " + b.kind/>
</#list>
<#list p.views as b>
<@box b "part"/>
</#list>
<#list p.windows as b>
<@box b "window"/>
</#list>
<#list p.overlaps as b>
<@box b "overlap"/>
</#list>
<#list p.buffers as b><@name b/></#list>
<#list p.lines as l>
<line x2="${axis.width()}" y1="${l.y}" y2="${l.y}" class="${l.kind}"/>
</#list>
<#list p.peak as b>
<rect x="${b.x}" y="0" width="${b.width}" height="${b.height}" class="outline"/>
</#list>
<#if p.occupied != "">
<polyline points="${p.occupied}" class="occupied"/>
</#if>
<#list axis.labels() as l>
<#if axis.labelled>
<text transform="translate(${l.x} ${p.height?number + 6}) rotate(-90)" class="step">${l.text}</text>
<#else>
<text x="${l.x}" y="${p.height?number + 16}" class="number">${l.text}</text>
</#if>
</#list>
</g>
</svg>
</div>
</div>
</figure>
</#list>
<#if flash.boxes?size != 0>
<figure>
<figcaption>flash, one rectangle a function or layer
<ul class="legend">
<#list flash.legend as l>
<li><svg width="14" height="10"><rect width="14" height="10" class="b ${l.kind}"/></svg> ${l.text}</li>
</#list>
</ul>
</figcaption>
<div class="wide">
<svg class="map" width="${flash.width}" height="${flash.height}" role="img" aria-label="What takes flash">
<#list flash.boxes as b>
<@box b "b " + b.kind/>
<@name b/>
</#list>
</svg>
</div>
</figure>
</#if>
<output id="about">Point at a buffer or at a row of the table.</output>
<div class="wide">
<table class="layers<#if cycles??> timed</#if>">
<thead><tr><th>step</th><th>operator</th><th>kernel</th><th>tensor</th><th><#if !measured>estimated </#if>instructions</th><#if cycles??><th>modelled cycles</th></#if><th>live bytes</th></tr></thead>
<tbody>
<#list r.steps as s>
<tr<#if s.index == r.arena.peakStep> class="top"</#if>><td>${s.index}</td><td>${operators[s?index]}</td><td>${s.kernel}</td><td>${names[s?index]}</td><td><@bar work[s?index] "work"/>${instructions[s?index]?string(",##0")}</td><#if cycles??><td><@bar time[s?index] "time"/>${cycles[s?index]?string(",##0")}</td></#if><td>${s.liveBytes?string(",##0")}</td></tr>
</#list>
</tbody>
</table>
</div>
<#if zeros?size != 0>
<div class="wide">
<table>
<thead><tr><th>weights</th><th>placed</th><th>elements</th><th>zeros</th></tr></thead>
<tbody>
<#list zeros as z>
<tr><td>${z.name}</td><td>${z.placement}</td><td>${z.elements?string(",##0")}</td><td><@bar z.bar "zeros"/>${z.zeros?string(",##0")} (${(z.elements == 0)?then(0, z.zeros * 100 / z.elements)?string("0.0")}%)</td></tr>
</#list>
</tbody>
</table>
</div>
</#if>
<script>${page.script()?no_esc}</script>
</body>
</html>
