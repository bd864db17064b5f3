<#assign outputs = p + "_" + k.outputs?remove_beginning("dsp_")>
<#macro product u v depth sums adds="">${p}_${k.product?remove_beginning("dsp_")}(${u}, ${v}, <#if k.anyDepth>${depth}, </#if>${sums}${adds});</#macro>
<#-- Words from two transformed inputs to the next ones: those of places lie by four tiles, by two tiles and four inputs, or by eight inputs. -->
<#assign steps = {"1": "0x3D010101u", "2": "0x3E023E02u", "4": "0x40404040u"}[k.together?c]>
<#-- Where the outputs of the tile at (y, x) go. -->
<#macro place of>
          {
            int8_t *const out = output + y * k->out_row + x * k->out_pixel;
            int8_t *const below = y + 1 < k->out_h ? out + k->out_row : out;
            const int32_t right = x + 1 < k->out_w ? k->out_pixel : 0;
            struct ${p}_winograd_place *const place = ${of};
            place->out[0] = below + right;
            place->out[1] = below;
            place->out[2] = out + right;
            place->out[3] = out;
          }
</#macro>
/* 3x3 convolution with stride 1 by tiles of 2x2 outputs, whose 4x4 inputs and 3x3 weights are transformed so that
 * 16 products give four outputs. The transforms are exact in halfwords, and each sum is four times a sum of
 * products. <#if k.slices>The weights are transformed for four tiles, two channels and a slice of the inputs at a time. <#elseif k.expands>The weights are transformed for four channels and some tiles at a time. </#if>The bias holds the input zero point's share. */
static void ${fn}(const int8_t *input, int8_t *output, uint32_t *scratch, const ${params} *k) {
  const struct ${outputs} sums = {k->factors, ${k.channels}, k->rounding<#if k.clamped>, k->min, k->max</#if>};
  const int32_t depth = k->depth;
  <#if !k.batched>const </#if>struct ${p}_winograd_plane plane = {input, k->in_h, k->in_w, k->in_row, k->in_pixel, depth, k->padding};
  const int32_t tiles = k->tiles_h * k->tiles_w;
  uint32_t *const patch = scratch + 8 * k->chunk * depth;
<#if k.slices>
  uint32_t *const sums_of_four = patch + 16 * k->slice;
<#elseif k.expands>
  uint32_t *const expanded = patch + k->patch_words;
</#if>
  int32_t first;
<#if k.batched>
  int32_t n;
  for (n = 0; n < k->batches; n++, plane.input += k->in_image, output += k->out_image) {
</#if>
  for (first = 0; first < tiles; first += k->chunk) {
    const int32_t last = tiles - first < k->chunk ? tiles : first + k->chunk;
    const uint32_t *weights = k->weights;
    uint32_t *to = scratch;
    int32_t t = first;
    int32_t c;
<#if k.slices || !k.expands>
    struct ${p}_winograd_place places[${k.together}];
</#if>
    do {
      const int32_t y = t / k->tiles_w * 2;
      const int32_t x = t % k->tiles_w * 2;
      ${p}_winograd_gather(&plane, y - k->pad_top, x - k->pad_left, to, ${steps}, patch);
<#if k.together != 1>
      to += ((t - first) & ${k.together - 1}) != ${k.together - 1} ? 1 : ${8 * k.together} * depth - ${k.together - 1};
</#if>
<#if k.slices || !k.expands>
<@place of="places + (t - first)"/>
</#if>
    } while (++t < last);
<#if k.slices>
    for (c = 0; c < k->channels; c += ${k.channels}) {
      int32_t i;
      for (i = 0; i < depth; i += k->slice) {
        const int32_t inputs = depth - i < k->slice ? depth - i : k->slice;
        ${p}_winograd_pair_alone(weights, inputs / 2, patch);
        <@product u="scratch + 32 * i" v="patch" depth="inputs" sums="sums_of_four" adds=", i"/>
        weights += 9 * (inputs / 2);
      }
      ${outputs}(sums_of_four, c, places, &sums, last - first);
    }
<#elseif !k.expands>
    for (c = 0; c < k->channels; c += ${k.channels}, weights += ${8 * k.channels} * depth) {
      <@product u="weights" v="scratch" depth="depth" sums="patch"/>
      ${outputs}(patch, c, places, &sums, last - first);
    }
<#else>
    for (c = 0; c < k->channels; c += ${k.channels}, weights += 9 * depth) {
      const uint32_t *from = scratch;
      ${p}_winograd_pair(weights, depth / 2, expanded);
      ${p}_winograd_pair(weights + 9 * (depth / 2), depth / 2, expanded + 2);
      for (t = first; t < last; from += 16 * depth) {
        struct ${p}_winograd_place places[2];
        int32_t tiles_now = 0;
        <@product u="expanded" v="from" depth="depth" sums="patch"/>
        for (; tiles_now < 2 && t < last; tiles_now++, t++) {
          const int32_t y = t / k->tiles_w * 2;
          const int32_t x = t % k->tiles_w * 2;
<@place of="places + tiles_now"/>
        }
        ${outputs}(patch, c, places, &sums, tiles_now);
      }
    }
</#if>
  }
<#if k.batched>
  }
</#if>
}
