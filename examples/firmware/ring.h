/* A ring buffer of bytes for one writer and one reader. */
#ifndef RING_H
#define RING_H

#include <stdbool.h>
#include <stdint.h>

#define RING_BYTES 128u /* a power of two */

struct ring {
  uint8_t bytes[RING_BYTES];
  uint32_t written, taken;
};

uint32_t ring_count(const struct ring *ring);

/* False if there is no room. */
bool ring_put(struct ring *ring, uint8_t byte);

/* False if it is empty. */
bool ring_take(struct ring *ring, uint8_t *byte);

#endif
