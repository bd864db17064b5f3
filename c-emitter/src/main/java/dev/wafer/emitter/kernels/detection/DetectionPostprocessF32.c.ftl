/* Intersection over union; boxes without extent overlap none. */
static float ${fn}_overlap(const float *a, const float *b) {
  const float area_a = (a[2] - a[0]) * (a[3] - a[1]);
  const float area_b = (b[2] - b[0]) * (b[3] - b[1]);
  const float height = (a[2] < b[2] ? a[2] : b[2]) - (a[0] > b[0] ? a[0] : b[0]);
  const float width = (a[3] < b[3] ? a[3] : b[3]) - (a[1] > b[1] ? a[1] : b[1]);
  if (!(area_a > 0.0f && area_b > 0.0f && height > 0.0f && width > 0.0f)) {
    return 0.0f;
  }
  const float both = height * width;
  return both / (area_a + area_b - both);
}

/* The candidates are in rising order of boxes: of equal scores the first counts. */
static void ${fn}(const float *encodings, const float *scores, const float *anchors, float *boxes, float *classes,
    float *best_scores, float *number, float *decoded, uint16_t *candidates<#if !k.regular>, float *top</#if>, const ${params} *k) {
  for (int32_t i = 0; i < k->boxes; i++) {
    const float *code = encodings + i * k->encoding;
    const float *anchor = anchors + 4 * i;
    const float y = code[0] / k->y_scale * anchor[2] + anchor[0];
    const float x = code[1] / k->x_scale * anchor[3] + anchor[1];
    const float half_height = 0.5f * expf(code[2] / k->h_scale) * anchor[2];
    const float half_width = 0.5f * expf(code[3] / k->w_scale) * anchor[3];
    decoded[4 * i] = y - half_height;
    decoded[4 * i + 1] = x - half_width;
    decoded[4 * i + 2] = y + half_height;
    decoded[4 * i + 3] = x + half_width;
  }
  (void)memset(boxes, 0, (size_t)k->rows * 4u * sizeof *boxes);
  (void)memset(classes, 0, (size_t)k->rows * sizeof *classes);
  (void)memset(best_scores, 0, (size_t)k->rows * sizeof *best_scores);
  int32_t found = 0;
<#if k.regular>
  for (int32_t label = 0; label < k->classes; label++) {
    const float *top = scores + k->first + label;
    const int32_t stride = k->stride;
<#else>
  {
    const int32_t stride = 1;
    for (int32_t i = 0; i < k->boxes; i++) {
      const float *score = scores + i * k->stride + k->first;
      top[i] = score[0];
      for (int32_t label = 1; label < k->classes; label++) {
        top[i] = score[label] > top[i] ? score[label] : top[i];
      }
    }
</#if>
    int32_t left = 0;
    for (int32_t i = 0; i < k->boxes; i++) {
      if (top[i * stride] >= k->score_threshold) {
        candidates[left++] = (uint16_t)i;
      }
    }
    for (int32_t taken = 0; taken < k->most && left > 0; taken++) {
      int32_t box = candidates[0];
      for (int32_t i = 1; i < left; i++) {
        box = top[candidates[i] * stride] > top[box * stride] ? candidates[i] : box;
      }
      const float *chosen = decoded + 4 * box;
      int32_t kept = 0;
      for (int32_t i = 0; i < left; i++) {
        const int32_t other = candidates[i];
        if (other != box && !(${fn}_overlap(chosen, decoded + 4 * other) > k->overlap_threshold)) {
          candidates[kept++] = (uint16_t)other;
        }
      }
      left = kept;
      const float score = top[box * stride];
<#if k.regular>
      /* Behind those of the same score, if there is a place. */
      if (found == k->detections && best_scores[found - 1] >= score) {
        continue;
      }
      int32_t place = found < k->detections ? found : found - 1;
      found = place + 1;
      for (; place > 0 && best_scores[place - 1] < score; place--) {
        best_scores[place] = best_scores[place - 1];
        classes[place] = classes[place - 1];
        (void)memcpy(boxes + 4 * place, boxes + 4 * (place - 1), 4u * sizeof *boxes);
      }
<#else>
      const int32_t place = found++;
      int32_t label = 0;
      while (scores[box * k->stride + k->first + label] < score) {
        label++;
      }
</#if>
      best_scores[place] = score;
      classes[place] = (float)label;
      (void)memcpy(boxes + 4 * place, chosen, 4u * sizeof *boxes);
    }
  }
  number[0] = (float)found;
}
