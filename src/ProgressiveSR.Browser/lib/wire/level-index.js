// @ts-check
import { ByteReader } from './byte-reader.js';
import { crc32c } from './checks.js';
import { InvalidDataError } from './error.js';

/**
 * Bytes of a level's index, its checksum included.
 * @param {import('./header.js').Level} level
 * @param {number} tiles
 */
export const indexLength = (level, tiles) => Math.ceil((level.lengthBits * tiles) / 8) + 4;

/**
 * Reads the index of a level (Packets/FORMAT.md).
 * @param {Uint8Array} bytes
 * @param {import('./header.js').Header} header
 * @param {number} number The level.
 * @param {number} tiles Tiles of the level.
 * @returns {number[]} The length of each part.
 * @throws {InvalidDataError} It is damaged, or belongs to another file or level.
 */
export function readIndex(bytes, header, number, tiles) {
  const level = header.levels[number];
  const end = bytes.length - 4;
  const checksum = crc32c(bytes.subarray(0, end), crc32c(Uint8Array.of(number), header.checksum));
  if (checksum !== new ByteReader(bytes.subarray(end)).number(4)) {
    throw new InvalidDataError(`The index of level ${number} is damaged: its checksum does not match.`);
  }
  const lengths = Array.from({ length: tiles }, (_, tile) => {
    let length = 0;
    for (let bit = 0; bit < level.lengthBits; bit++) {
      const at = tile * level.lengthBits + bit;
      length += ((bytes[at >> 3] >> (at & 7)) & 1) * 2 ** bit;
    }
    return length;
  });
  if (lengths.reduce((sum, length) => sum + length, 0) !== level.bytes) {
    throw new InvalidDataError(`The lengths in the index of level ${number} do not add up to those of the header.`);
  }
  return lengths;
}
