<#import "/kernels/floats.ftl" as f>
<#import "/kernels/windows.ftl" as w>
/* Every fourth element of to gets one of from. */
static inline float *${fn}_spread(float *to, const float *from, int32_t count) {
  for (; count >= 8; count -= 8, from += 8, to += 32) {
<#list 0..7 as i>
    to[${4 * i}] = from[${i}];
</#list>
  }
  for (; count > 0; count--, to += 4) {
    *to = *from++;
  }
  return to;
}

static inline float *${fn}_clear(float *to, int32_t count) {
  for (; count > 0; count--, to += 4) {
    *to = 0.0f;
  }
  return to;
}

/* Copies the window under an output pixel to every fourth element of to; outside the input lies zero. */
static void ${fn}_gather(const float *input, int32_t pixel, float *to, const ${params} *k) {
<@w.at_pixel "float"/>
  for (int32_t fy = 0; fy < k->filter_h; fy++) {
    const int32_t y = y_at + fy;
    if (y < 0 || y >= k->in_h || x_end == x_begin) {
      to = ${fn}_clear(to, k->filter_w * k->in_c);
    } else {
      to = ${fn}_clear(to, x_begin * k->in_c);
<#if k.strided>
      const float *from = image + y * k->in_row + (x_at + x_begin) * k->in_pixel;
      for (int32_t fx = x_begin; fx < x_end; fx++, from += k->in_pixel) {
        to = ${fn}_spread(to, from, k->in_c);
      }
<#else>
      to = ${fn}_spread(to, input + ((first_line + y) * k->in_w + x_at + x_begin) * k->in_c, (x_end - x_begin) * k->in_c);
</#if>
      to = ${fn}_clear(to, (k->filter_w - x_end) * k->in_c);
    }
  }
}

/* Convolution: the windows of four output pixels lie interleaved in the scratch, and each of their elements is multiplied with
 * the weights of four outputs while it is in a register. The last pixels may be computed twice. */
static void ${fn}(const float *input, float *windows, float *output, const ${params} *k) {
  const int32_t outputs = <#if k.tiled>k->pitch<#else>4 * k->blocks<#if k.ragged> + k->rest</#if></#if>;
  for (int32_t next = 0; next < k->pixels; next += 4) {
    const int32_t pixel = next + 4 > k->pixels ? k->pixels - 4 : next;
    const float *w = k->weights;
    float *out = output + pixel * outputs;
    int32_t o = 0;
    for (int32_t lane = 0; lane < 4; lane++) {
      ${fn}_gather(input, pixel + lane, windows + lane, k);
    }
    for (int32_t block = 0; block < k->blocks; block++, w += 4 * k->depth) {
      float sums[16];
      ${p}_${k.products}(w, windows, k->depth, sums);
      for (int32_t i = 0; i < 4; i++, o++, out++) {
<#list 0..3 as j>
        out[<#if j == 0>0<#else>${(j == 1)?then("", j + " * ")}outputs</#if>] = ${f.finish("sums[4 * i" + (j == 0)?then("", " + " + j) + "]", "o")};
</#list>
      }
    }
<#if k.ragged>
    for (int32_t rest = 0; rest < k->rest; rest++, o++, out++) {
      float <#list 0..3 as j>sum${j} = 0.0f<#sep>, </#sep></#list>;
      for (int32_t n = 0; n < k->depth; n++, w++) {
<#list 0..3 as j>
        sum${j} += windows[4 * n<#if j != 0> + ${j}</#if>] * *w;
</#list>
      }
<#list 0..3 as j>
      out[<#if j == 0>0<#else>${(j == 1)?then("", j + " * ")}outputs</#if>] = ${f.finish("sum" + j, "o")};
</#list>
    }
</#if>
  }
}
