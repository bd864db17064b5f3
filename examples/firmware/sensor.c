/* A camera of 8 x 8 pixels that is not there: it gives the pixels of a handwritten 0, one at a time, again and again. */
#include "sensor.h"

static const uint8_t picture[SENSOR_PIXELS] = {
      0,   0,  64, 223, 175,  48,   0,   0,
      0,   0, 159, 255, 191, 223,  16,   0,
      0,  16, 223, 191,   0, 207,  48,   0,
      0,  80, 255,  96,   0, 127,  96,   0,
      0, 127, 255,   0,   0, 143, 127,   0,
      0, 112, 255,  48, 112, 255,  80,   0,
      0,  48, 239, 207, 255, 239,  32,   0,
      0,   0,  64, 239, 191,  32,   0,   0,
};

static unsigned next;

uint8_t sensor_read(void) {
  const uint8_t value = picture[next];
  next = (next + 1u) % SENSOR_PIXELS;
  return value;
}
