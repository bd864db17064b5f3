// Runs the [=d.isShared()?then("models", "model")] <#list d.models() as m>[=m.name()]<#sep>, </#list> and prints outputs and the time that it took.
#include <[=p].h>
<#assign pass = arenas?map(a -> a.argument())?join(", ")>
<#macro real m t i>
<#if t.quantized()>[=m.name()]_output_[=t.index()]_dequantize([=i])<#else>[=i]</#if><#t>
</#macro>
<#macro inference m>
<#assign n = m.name() N = m.macroPrefix()>
  // Your readings go here, straight into the arena.
<#list m.inputs() as t>
  [=t.cType()] *input_[=t.index()] = [=n]_input_[=t.index()]([=pass]);
  for (unsigned long i = 0; i < [=N]_INPUT_[=t.index()]_ELEMENTS; i++) {
    input_[=t.index()][i] = <#if t.quantized()>[=n]_input_[=t.index()]_quantize(0.0f)<#else>0</#if>;
  }
</#list>

  unsigned long start = micros();
  if ([=n]_run([=pass]) != [=N]_OK) {
    Serial.println("[=n]: failed");
    return;
  }
  unsigned long took = micros() - start;

<#list m.outputs() as t>
  const [=t.cType()] *output_[=t.index()] = [=n]_output_[=t.index()]([=pass]);
  for (unsigned long i = 0; i < [=N]_OUTPUT_[=t.index()]_ELEMENTS; i++) {
    Serial.print((double)<@real m=m t=t i="output_" + t.index() + "[i]"/>, 4);
    Serial.print(' ');
  }
  Serial.println();
</#list>
  Serial.print(took);
  Serial.println(" us");
</#macro>

<#list arenas as a>
[=(a.region() == "")?then(P + "_ARENA", P + "_DEFINE_ARENA_" + a.region()?upper_case)]([=a.argument()]);
</#list>

void setup() {
  Serial.begin(115200);
  while (!Serial && millis() < 5000) {
  }
<#list d.models() as m>
  if ([=m.name()]_init([=pass]) != [=m.macroPrefix()]_OK) {
    Serial.println("[=m.name()]: cannot start");
    for (;;) {
    }
  }
</#list>
}
<#if d.isShared()>
<#list d.models() as m>

static void infer_[=m.name()]() {
<@inference m=m/>
}
</#list>

// One after the other: they compute in the same arena.
void loop() {
<#list d.models() as m>
  infer_[=m.name()]();
</#list>
  delay(1000);
}
<#else>

void loop() {
<@inference m=d.models()[0]/>
  delay(1000);
}
</#if>
