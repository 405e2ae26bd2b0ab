// @ts-check
import { GROUPS } from './layout.js';
import * as contexts from './contexts.js';

/**
 * Decodes the end of a plane of a block, in groups, from that of the level below on.
 * @param {import('./arithmetic-decoder.js').ArithmeticDecoder} decoder
 * @param {import('./tile-planes.js').TilePlanes} planes
 * @param {import('./tile-planes.js').Slots} slots
 * @param {number} plane
 * @returns {number}
 */
export function decodeEnd(decoder, planes, slots, plane) {
  const { ends, none } = planes;
  const before = ends[slots.own];
  const hasLeft = slots.left !== none;
  const hasAbove = slots.above !== none;
  const expected = hasLeft && hasAbove ? (ends[slots.left] + ends[slots.above] + 1) >> 1
    : hasLeft ? ends[slots.left] : hasAbove ? ends[slots.above] : -1;
  for (let k = before; k < GROUPS; k++) {
    const context = contexts.end(
      plane,
      expected < 0 ? 7 : near(k - expected),
      k === before ? 0 : k - before < 3 ? 1 : 2,
      k < 2 ? k : k < 8 ? 2 : 3,
      others(ends, slots, plane, k));
    if (decoder.bit(context) === 0) {
      return k;
    }
  }
  return GROUPS;
}

/** @param {number} distance */
function near(distance) {
  return distance < -8 ? 0 : distance < -2 ? 1 : distance < 0 ? 2 : distance <= 1 ? 3 : distance < 4 ? 4
    : distance < 10 ? 5 : 6;
}

/**
 * The context from the blocks to the right and below, or from the planes decoded before.
 * @param {Uint8Array} ends
 * @param {import('./tile-planes.js').Slots} slots
 * @param {number} plane
 * @param {number} k
 */
function others(ends, slots, plane, k) {
  if (plane === 0) {
    const larger = Math.max(ends[slots.right], ends[slots.below]);
    const smaller = Math.min(ends[slots.right], ends[slots.below]);
    return larger === 0 ? 0 : smaller > k ? 4 : larger <= k - 2 ? 1 : larger <= k ? 2 : 3;
  }
  const luma = ends[slots.luma];
  if (plane === 1) {
    return luma <= k ? 0 : luma <= 2 * k ? 1 : luma <= 4 * k + 4 ? 2 : 3;
  }
  const cb = ends[slots.otherChroma];
  return cb > 2 * k ? 4 : cb > k ? 3 : luma <= k ? 0 : luma <= 3 * k + 2 ? 1 : 2;
}
