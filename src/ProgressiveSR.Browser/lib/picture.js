// @ts-check
import { BLOCK } from './coding/layout.js';
import { InvalidDataError } from './wire/error.js';
import { Grid } from './wire/grid.js';
import { PartFormat } from './wire/part.js';

/** What is held of a picture: its blocks' indices, each at the highest level received, and the levels shown. */
export class Picture {
  /**
   * @param {import('./wire/header.js').Header} header
   * @param {import('./model/model.js').Model} model
   * @throws {InvalidDataError} The picture was encoded with another model, or has levels that the model lacks.
   */
  constructor(header, model) {
    if (header.blockSide !== 32 || header.levels.length > model.tables.levels.length) {
      throw new InvalidDataError('The picture has blocks or levels that its model does not have.');
    }
    this.header = header;
    this.model = model;
    this.grid = new Grid(header);
    this.format = new PartFormat(header, this.grid, model.tables);
    const blocks = this.grid.columns * this.grid.rows;
    /** @type {(Int16Array | undefined)[]} */
    this.indices = new Array(blocks);
    /** The level held of each block; -1 for none. */
    this.held = new Int8Array(blocks).fill(-1);
    /** The level that each block shows. */
    this.shown = new Int8Array(blocks).fill(-1);
    /** A byte for each pixel once it has arrived; what is opaque has none. @type {Uint8Array | null} */
    this.alpha = null;
    this.scratch = new Int16Array(BLOCK);
    /** Parts that wait for the level below them. @type {Map<string, Uint8Array>} */
    this.early = new Map();
  }

  /**
   * Whether a tile's level is held.
   * @param {number} level
   * @param {number} tile
   */
  holds(level, tile) {
    const { x, y } = this.grid.tile(level, tile);
    return this.held[y * this.grid.columns + x] >= level;
  }

  /**
   * Whether a part waits to be taken.
   * @param {number} level
   * @param {number} tile
   */
  hasEarly(level, tile) {
    return this.early.has(`${level}/${tile}`);
  }

  /**
   * Keeps a part until it can be decoded.
   * @param {number} level
   * @param {number} tile
   * @param {Uint8Array} part
   */
  keepEarly(level, tile, part) {
    if (!this.holds(level, tile)) {
      this.early.set(`${level}/${tile}`, part);
    }
  }

  /**
   * Decodes a part that was kept. One that cannot be decoded is dropped, so that it is asked for again.
   * @param {number} level
   * @param {number} tile
   * @throws {InvalidDataError} The part is damaged, or the level below is missing.
   */
  takeEarly(level, tile) {
    const part = this.early.get(`${level}/${tile}`);
    this.early.delete(`${level}/${tile}`);
    if (part !== undefined) {
      this.add(level, tile, part);
    }
  }

  /**
   * Decodes a part and keeps it; what its tile has already is left as it is.
   * @param {number} level
   * @param {number} tile
   * @param {Uint8Array} part
   * @throws {InvalidDataError} The part is damaged, or the level below is missing.
   */
  add(level, tile, part) {
    if (this.holds(level, tile)) {
      return;
    }
    const area = this.grid.tile(level, tile);
    const blocks = [...this.blocksOf(area)];
    if (blocks.some((block) => this.held[block] !== level - 1)) {
      throw new InvalidDataError(`Level ${level} of tile ${tile} came before the level below it.`);
    }
    const lower = level > 0 ? this.gather(blocks) : null;
    const code = this.format.split(level, tile, part);
    const codec = this.header.levels[level].codec;
    const indices = this.model.decoder.decode(codec, code, level, area.width, area.height, lower);
    blocks.forEach((block, i) => {
      this.indices[block] = indices.slice(i * BLOCK, (i + 1) * BLOCK);
      this.held[block] = level;
    });
  }

  /**
   * The indices held of blocks, block by block.
   * @param {number[]} blocks
   */
  gather(blocks) {
    const gathered = new Int16Array(blocks.length * BLOCK);
    blocks.forEach((block, i) => gathered.set(/** @type {Int16Array} */ (this.indices[block]), i * BLOCK));
    return gathered;
  }

  /**
   * Shows blocks at a level, or at what is held of them if that is less. A block never goes back to a lower level.
   * @param {import('./wire/grid.js').Region} area In blocks.
   * @param {number} level
   */
  show(area, level) {
    for (const block of this.blocksOf(area)) {
      this.shown[block] = Math.max(this.shown[block], Math.min(level, this.held[block]));
    }
  }

  /**
   * The indices of a block at a level that it holds, or 0 where nothing is held.
   * @param {number} block
   * @param {number} level
   * @returns {Int16Array} Valid until the next call.
   */
  indicesOf(block, level) {
    const own = this.indices[block];
    if (own === undefined || level < 0) {
      return this.scratch.fill(0);
    }
    const drop = this.held[block] - level;
    if (drop === 0) {
      return own;
    }
    for (let i = 0; i < BLOCK; i++) {
      // Towards 0, as truncation at the coarser step would have been.
      this.scratch[i] = own[i] < 0 ? -(-own[i] >> drop) : own[i] >> drop;
    }
    return this.scratch;
  }

  /**
   * The numbers of an area's blocks, row by row.
   * @param {import('./wire/grid.js').Region} area In blocks.
   */
  *blocksOf(area) {
    for (let y = area.y; y < area.y + area.height; y++) {
      for (let x = area.x; x < area.x + area.width; x++) {
        yield y * this.grid.columns + x;
      }
    }
  }
}
