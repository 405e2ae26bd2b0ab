// @ts-check
import { BLOCK, PLANE, PLANES, SIDE } from '../coding/layout.js';
import { COLOUR_WEIGHTS } from './transform.js';

// Grey levels by which a flat block's pixels may depart from its colour: as far as the picture is rounded, and as far
// again as a network misses.
const DEPARTURE = 1.5;

// Grey levels around the mean in which the colour is looked for.
const REACH = 2;

// More squared steps than any two colours of the same indices differ by in their distance from the points.
const PREFERENCE = 16;

/**
 * Shows a block in one colour of 8 bits if no index but its three means' differs from 0 and its pixels are near a
 * colour that has these indices: a network leaves its picture anywhere in the cells.
 * @param {import('./cells.js').Cells} cells
 * @param {Int16Array} indices Of the block.
 * @param {Float32Array} pixels 3 x 32 x 32 in 0..1, changed in place.
 */
export function showFlat(cells, indices, pixels) {
  if (indices.some((index, sample) => index !== 0 && sample % PLANE !== 0)) {
    return;
  }
  const colour = findColour(cells, indices, pixels);
  if (colour === null) {
    return;
  }
  for (let i = 0; i < BLOCK; i++) {
    if (Math.abs(pixels[i] * 255 - colour[i >> 10]) > DEPARTURE) {
      return;
    }
  }
  colour.forEach((value, channel) => pixels.fill(value / 255, channel * PLANE, (channel + 1) * PLANE));
}

/**
 * The colour of these indices that is nearest to their reconstruction points; a pure one, with channels of 0 and 255
 * only, goes before.
 * @param {import('./cells.js').Cells} cells
 * @param {Int16Array} indices
 * @param {Float32Array} pixels
 * @returns {number[] | null}
 */
function findColour(cells, indices, pixels) {
  const first = [0, 1, 2].map((channel) => {
    const sum = pixels.subarray(channel * PLANE, (channel + 1) * PLANE).reduce((total, value) => total + value, 0);
    return roundHalfToEven((sum * 255) / PLANE) - REACH;
  });
  let least = Infinity;
  let nearest = null;
  const side = 2 * REACH + 1;
  for (let i = 0; i < side ** 3; i++) {
    const tried = first.map((value, channel) => value + (Math.floor(i / side ** channel) % side));
    const isPure = tried.every((value) => value === 0 || value === 255);
    const distance = distanceOf(cells, indices, tried) - (isPure ? PREFERENCE : 0);
    if (distance < least) {
      least = distance;
      nearest = tried;
    }
  }
  return nearest;
}

/**
 * A colour's squared distance from the reconstruction points in steps; infinite if it has other indices.
 * @param {import('./cells.js').Cells} cells
 * @param {Int16Array} indices
 * @param {number[]} colour
 */
function distanceOf(cells, indices, colour) {
  let distance = 0;
  for (let plane = 0; plane < PLANES; plane++) {
    const sample = plane * PLANE;
    const weights = COLOUR_WEIGHTS.slice(3 * plane, 3 * plane + 3);
    // As sampled: integers of 6 fractional bits, times 32.
    const sum = weights.reduce((total, weight, i) => total + weight * colour[i], 0);
    const mean = ((((sum + 128) >> 8) - (plane === 0 ? 128 << 6 : 0)) * SIDE) / 64;
    const step = cells.steps[sample];
    if (Math.trunc(mean / step) !== indices[sample] || colour[plane] < 0 || colour[plane] > 255) {
      return Infinity;
    }
    distance += ((mean - cells.valueOf(sample, indices[sample])) / step) ** 2;
  }
  return distance;
}

/** @param {number} value */
function roundHalfToEven(value) {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
