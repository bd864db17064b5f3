/** JSON that people write: read strictly, with complaints that name the place. */
package dev.wafer.targets.json;
