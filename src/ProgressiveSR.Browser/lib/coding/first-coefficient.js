// @ts-check
import { InvalidDataError } from '../wire/error.js';
import { CONSTANT } from './block-edges.js';
import * as contexts from './contexts.js';

/** @param {number} index */
const halfSteps = (index) => 2 * index + Math.sign(index);

/**
 * Decodes the first coefficient of a plane of a block at level 0.
 * @param {import('./arithmetic-decoder.js').ArithmeticDecoder} decoder
 * @param {number} plane
 * @param {number | null} left That of the block to the left; null if there is none.
 * @param {number | null} above
 * @param {number} aboveLeft 0 if there is none.
 * @param {import('./block-edges.js').BlockEdges} edges
 * @param {number} highest The row's highest index.
 * @returns {number}
 */
export function decodeFirst(decoder, plane, left, above, aboveLeft, edges, highest) {
  const across = (edges.leftMean / CONSTANT) | 0;
  const down = (edges.upperMean / CONSTANT) | 0;
  let predicted = 0;
  let confidence = 0;
  if (left !== null && above !== null) {
    const apart = Math.abs(across - down);
    predicted = 15 * (halfSteps(left) + halfSteps(above) - halfSteps(aboveLeft)) + 24 * (across + down);
    confidence = apart < 4 ? 2 : apart < 12 ? 3 : 4;
  } else if (left !== null || above !== null) {
    predicted = 13 * halfSteps(left ?? above ?? 0) + 49 * (left !== null ? across : down);
    confidence = 1;
  }
  const sign = predicted < 0 ? -1 : 1;
  const size = Math.abs(predicted);
  const index = Math.min(size >> 7, highest);
  const fraction = size >> 7 > 0 ? (size & 127) >> 5 : size >> 5;
  const place = ((plane * 5 + confidence) * 2 + (index === 0 ? 1 : 0)) * 4 + fraction;
  if (decoder.bit(contexts.dc(place)) === 0) {
    return index * sign;
  }
  const inwards = decoder.bit(contexts.dcSign(place));
  const most = inwards ? highest + index : highest - index;
  if (most <= 0) {
    throw new InvalidDataError("A decoded mean is above its row's highest.");
  }
  let reached = 1;
  while (reached < most && decoder.bit(contexts.dcSize(plane, confidence, inwards, reached)) !== 0) {
    reached++;
  }
  return (index + (inwards ? -reached : reached)) * sign;
}
