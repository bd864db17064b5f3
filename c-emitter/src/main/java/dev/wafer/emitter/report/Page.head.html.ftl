<#ftl output_format="HTML">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${page.styleHash()}'; script-src 'sha256-${page.scriptHash()}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${page.style()?no_esc}</style>
