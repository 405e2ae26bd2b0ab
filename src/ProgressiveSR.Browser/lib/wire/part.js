// @ts-check
import { crc8 } from './checks.js';
import { InvalidDataError } from './error.js';

/** Checks parts, one level of one tile each (Packets/FORMAT.md). */
export class PartFormat {
  /**
   * @param {import('./header.js').Header} header
   * @param {import('./grid.js').Grid} grid
   * @param {import('../model/tables.js').Tables} tables
   */
  constructor(header, grid, tables) {
    this.seed = crc8(header.modelId, crc8(header.pictureId));
    this.overhead = header.statesErrors ? 2 : 1;
    this.grid = grid;
    this.tables = tables;
  }

  /**
   * The bytes that a part can have: no codec takes more than raw samples.
   * @param {number} level
   * @param {number} tile
   */
  largest(level, tile) {
    const { width, height } = this.grid.tile(level, tile);
    return this.overhead + width * height * this.tables.levels[level].bytesPerBlock;
  }

  /**
   * The coded samples of a part.
   * @param {number} level
   * @param {number} tile
   * @param {Uint8Array} part
   * @returns {Uint8Array}
   * @throws {InvalidDataError} The part is damaged, or belongs to another tile, level or picture.
   */
  split(level, tile, part) {
    if (part.length === 0) {
      return part;
    }
    const place = new Uint8Array(9);
    place[0] = level;
    new DataView(place.buffer).setBigUint64(1, BigInt(tile), true);
    if (part.length < this.overhead || crc8(part.subarray(1), crc8(place, this.seed)) !== part[0]) {
      throw new InvalidDataError(`Tile ${tile} of level ${level} is damaged: its check does not match its bytes.`);
    }
    return part.subarray(this.overhead);
  }
}
