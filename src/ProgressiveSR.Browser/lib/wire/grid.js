// @ts-check

/**
 * @typedef {{ x: number, y: number, width: number, height: number }} Region In pixels or in blocks.
 */

/** The blocks of a picture, and the tiles of its levels (Packets/FORMAT.md). */
export class Grid {
  /** @param {import('./header.js').Header} header */
  constructor(header) {
    this.side = header.blockSide;
    this.columns = Math.ceil(header.width / header.blockSide);
    this.rows = Math.ceil(header.height / header.blockSide);
    this.tileSizes = header.levels.map((level) => level.tile);
  }

  /** @param {number} level */
  tileColumns(level) {
    return Math.ceil(this.columns / this.tileSizes[level].width);
  }

  /** @param {number} level */
  tileCount(level) {
    return this.tileColumns(level) * Math.ceil(this.rows / this.tileSizes[level].height);
  }

  /**
   * The blocks of a tile.
   * @param {number} level
   * @param {number} tile Its number at this level.
   * @returns {Region}
   */
  tile(level, tile) {
    const { width, height } = this.tileSizes[level];
    const columns = this.tileColumns(level);
    const x = (tile % columns) * width;
    const y = Math.floor(tile / columns) * height;
    return { x, y, width: Math.min(width, this.columns - x), height: Math.min(height, this.rows - y) };
  }

  /**
   * The blocks that a region of pixels touches.
   * @param {Region} region In pixels, inside the picture.
   * @returns {Region}
   */
  blocks(region) {
    const x = Math.floor(region.x / this.side);
    const y = Math.floor(region.y / this.side);
    const right = Math.ceil((region.x + region.width) / this.side);
    const bottom = Math.ceil((region.y + region.height) / this.side);
    return { x, y, width: right - x, height: bottom - y };
  }

  /**
   * The tiles of a level that blocks touch, row by row.
   * @param {number} level
   * @param {Region} blocks
   * @returns {number[]}
   */
  tiles(level, blocks) {
    const { width, height } = this.tileSizes[level];
    const columns = this.tileColumns(level);
    const found = [];
    for (let y = Math.floor(blocks.y / height); y * height < blocks.y + blocks.height; y++) {
      for (let x = Math.floor(blocks.x / width); x * width < blocks.x + blocks.width; x++) {
        found.push(y * columns + x);
      }
    }
    return found;
  }
}
