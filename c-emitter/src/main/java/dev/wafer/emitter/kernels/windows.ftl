<#-- What kernels that copy windows out of a plane share. -->
<#-- Where the window under an output pixel lies, which of its columns lie inside, and the image of elements x that it is in. -->
<#macro at_pixel x>
  const int32_t x_at = pixel % k->out_w * k->stride_w - k->left;
  const int32_t y_at = pixel / k->out_w % k->out_h * k->stride_h - k->top;
  const int32_t x_begin = ${p}_taps_begin(x_at, 1) < k->filter_w ? ${p}_taps_begin(x_at, 1) : k->filter_w;
  const int32_t x_stop = ${p}_taps_end(x_at, 1, k->in_w, k->filter_w);
  const int32_t x_end = x_stop > x_begin ? x_stop : x_begin;
<#if k.strided>
  const ${x} *const image = input + pixel / (k->out_w * k->out_h) * k->in_image;
<#else>
  const int32_t first_line = pixel / (k->out_w * k->out_h) * k->in_h;
</#if>
</#macro>
