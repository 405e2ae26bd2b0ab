// @ts-check
import { InvalidDataError } from './error.js';

// What deflate can save at most, and what it adds at worst.
const HIGHEST_RATIO = 1032;
const SLACK = 1024;

/**
 * Whether so many bytes can be the compressed alpha plane of a picture.
 * @param {number} compressed
 * @param {number} pixels
 */
export const canHoldAlpha = (compressed, pixels) =>
  compressed > 0 && compressed <= pixels + pixels / 8 + SLACK && pixels <= compressed * HIGHEST_RATIO;

/**
 * Inflates an alpha plane (Packets/FORMAT.md).
 * @param {Uint8Array<ArrayBuffer>} compressed One zlib stream.
 * @param {number} pixels
 * @returns {Promise<Uint8Array>} A byte for each pixel.
 * @throws {InvalidDataError} It is no zlib stream, or not of so many pixels.
 */
export async function inflateAlpha(compressed, pixels) {
  const plane = new Uint8Array(pixels);
  let length = 0;
  const reader = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      const piece = /** @type {Uint8Array} */ (value);
      if (length + piece.length > pixels) {
        throw new InvalidDataError('The alpha plane has more pixels than the picture.');
      }
      plane.set(piece, length);
      length += piece.length;
    }
  } catch (error) {
    throw error instanceof InvalidDataError
      ? error
      : new InvalidDataError(`The alpha plane cannot be inflated: ${error}`);
  } finally {
    // It has ended, or nothing more of it is wanted.
    await reader.cancel().catch(() => {});
  }
  if (length < pixels) {
    throw new InvalidDataError('The alpha plane has fewer pixels than the picture.');
  }
  return plane;
}
