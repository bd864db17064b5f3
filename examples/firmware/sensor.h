#ifndef SENSOR_H
#define SENSOR_H

#include <stdint.h>

#define SENSOR_PIXELS 64u

/* The next pixel, 0 for black. */
uint8_t sensor_read(void);

#endif
