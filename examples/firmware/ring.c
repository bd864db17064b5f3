#include "ring.h"

uint32_t ring_count(const struct ring *ring) { return ring->written - ring->taken; }

bool ring_put(struct ring *ring, uint8_t byte) {
  if (ring_count(ring) == RING_BYTES) {
    return false;
  }
  ring->bytes[ring->written++ % RING_BYTES] = byte;
  return true;
}

bool ring_take(struct ring *ring, uint8_t *byte) {
  if (ring_count(ring) == 0u) {
    return false;
  }
  *byte = ring->bytes[ring->taken++ % RING_BYTES];
  return true;
}
