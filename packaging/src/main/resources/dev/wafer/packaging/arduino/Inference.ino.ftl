// Runs the model [=p] and prints its outputs and the time that it took.
#include <[=p].h>
<#assign pass = arenas?map(a -> a.argument())?join(", ")>
<#macro real side t i>
<#if t.quantized()>[=p]_[=side]_[=t.index()]_dequantize([=i])<#else>[=i]</#if><#t>
</#macro>

<#list arenas as a>
[=(a.region() == "")?then(P + "_ARENA", P + "_DEFINE_ARENA_" + a.region()?upper_case)]([=a.argument()]);
</#list>

void setup() {
  Serial.begin(115200);
  while (!Serial && millis() < 5000) {
  }
  if ([=p]_init([=pass]) != [=P]_OK) {
    Serial.println("[=p]: cannot start");
    for (;;) {
    }
  }
}

void loop() {
  // Your readings go here, straight into the arena.
<#list d.inputs() as t>
  [=t.cType()] *input_[=t.index()] = [=p]_input_[=t.index()]([=pass]);
  for (unsigned long i = 0; i < [=P]_INPUT_[=t.index()]_ELEMENTS; i++) {
    input_[=t.index()][i] = <#if t.quantized()>[=p]_input_[=t.index()]_quantize(0.0f)<#else>0</#if>;
  }
</#list>

  unsigned long start = micros();
  if ([=p]_run([=pass]) != [=P]_OK) {
    Serial.println("[=p]: failed");
    return;
  }
  unsigned long took = micros() - start;

<#list d.outputs() as t>
  const [=t.cType()] *output_[=t.index()] = [=p]_output_[=t.index()]([=pass]);
  for (unsigned long i = 0; i < [=P]_OUTPUT_[=t.index()]_ELEMENTS; i++) {
    Serial.print((double)<@real side="output" t=t i="output_" + t.index() + "[i]"/>, 4);
    Serial.print(' ');
  }
  Serial.println();
</#list>
  Serial.print(took);
  Serial.println(" us");
  delay(1000);
}
