// @ts-check
import { InvalidDataError } from './error.js';

/** Reads the numbers of Packets/FORMAT.md: little-endian, or LEB128 in the fewest bytes. */
export class ByteReader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  /**
   * @param {number} length
   * @returns {Uint8Array} A view of the next bytes.
   */
  take(length) {
    if (length > this.bytes.length - this.position) {
      throw new InvalidDataError('The header ends within a field.');
    }
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  /**
   * @param {1 | 2 | 4} length Its bytes.
   * @returns {number}
   */
  number(length) {
    return this.take(length).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  /** @returns {number} At most 2^53 - 1. */
  leb128() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.number(1);
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER || (byte === 0 && scale > 1)) {
          throw new InvalidDataError('A number of the header is not in the fewest bytes, or above 2^53.');
        }
        return value;
      }
      if (scale > 2 ** 49) {
        throw new InvalidDataError('A number of the header has too many bytes.');
      }
    }
  }
}
