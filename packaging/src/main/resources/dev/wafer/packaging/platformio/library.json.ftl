{
  "name": "[=p]",
  "version": "[=d.identity().version()]",
  "description": "[=d.subject()], compiled to C by Wafer [=d.compilerVersion()] from [=d.origin()] for [=targets?join(", ")]",
  "keywords": ["tinyml", "tensorflow lite", "inference"],
  "homepage": "[=d.identity().url()]",
  "authors": [{"name": "[=d.identity().vendor()]"}],
  "frameworks": "*",
  "platforms": "*",
  "headers": "[=p].h",
<#if systems?seq_contains("arduino")>
  "examples": [
    {"name": "Inference", "base": "examples/Inference", "files": ["Inference.ino"]}
  ],
</#if>
  "export": {
    "include": ["library.json", "LICENSE.txt", "README.md", "src"<#if systems?seq_contains("arduino")>, "examples"</#if>]
  },
  "build": {"srcDir": "src", "includeDir": "src"}
}
