// @ts-check
import { SIDE, PLANE } from './coding/layout.js';

/** Side of a block in the network's input. */
const EXPANDED = SIDE / 2;

/** Channels of the network's input: four phases of three colours, and the step. */
export const CHANNELS = 13;

// The picture is continued by its mirror image, so that the network's zero padding does not darken its border.
const BORDER = 6;

// Sides of tiles in blocks; 1 is for those around a region. A few shapes only: GPUs plan anew for each.
const SIDES = [1, 4, 6, 8, 10, 12];

/**
 * @typedef {object} NetworkTile
 * @property {import('./wire/grid.js').Region} blocks The blocks that it renders.
 * @property {import('./wire/grid.js').Region} seen What the network sees, in pixels of its input; partly outside the
 * picture.
 */

/**
 * Covers blocks with tiles of few shapes; results do not depend on how, as each tile has the network's halo around it.
 * @param {import('./wire/grid.js').Grid} grid
 * @param {import('./wire/grid.js').Region} area In blocks.
 * @param {number} halo Pixels of the network's input.
 * @returns {NetworkTile[]}
 */
export function coverWithTiles(grid, area, halo) {
  const columns = cut(area.x, area.width, grid.columns, halo);
  return cut(area.y, area.height, grid.rows, halo).flatMap((row) => columns.map((column) => ({
    blocks: { x: column.first, y: row.first, width: column.count, height: row.count },
    seen: { x: column.start, y: row.start, width: column.length, height: row.length },
  })));
}

/**
 * @param {number} first
 * @param {number} count
 * @param {number} blocks Blocks of the picture along this axis.
 * @param {number} halo
 */
function cut(first, count, blocks, halo) {
  const parts = Math.ceil(count / SIDES[SIDES.length - 1]);
  return Array.from({ length: parts }, (_, i) => {
    const from = first + Math.floor((i * count) / parts);
    const own = first + Math.floor(((i + 1) * count) / parts) - from;
    const side = SIDES.find((candidate) => candidate >= own) ?? own;
    const length = Math.min(side * EXPANDED + 2 * halo, blocks * EXPANDED + 2 * BORDER);
    const start = Math.max(-BORDER, Math.min(from * EXPANDED - halo, blocks * EXPANDED + BORDER - length));
    return { first: from, count: own, start, length };
  });
}

/**
 * The network's input for a tile: the linear picture of its blocks, at each block's level.
 * @param {import('./renderer.js').Renderer} renderer
 * @param {NetworkTile} tile
 * @returns {Float32Array<ArrayBuffer>} 13 planes of the tile's pixels.
 */
export function fillSource(renderer, tile) {
  const { grid, shown, model } = renderer.picture;
  const { seen } = tile;
  const size = seen.width * seen.height;
  const source = new Float32Array(CHANNELS * size);
  const area = inside(seen, grid);
  for (let y = Math.floor(area.top / EXPANDED); y * EXPANDED < area.bottom; y++) {
    for (let x = Math.floor(area.left / EXPANDED); x * EXPANDED < area.right; x++) {
      const level = shown[y * grid.columns + x];
      renderer.reconstruct(y * grid.columns + x, level);
      // A block without data is known half as precisely as one at level 0.
      const step = level < 0 ? 2 * model.cells[0].steps[0] : model.cells[level].steps[0];
      copyBlock(renderer.pixels, step / 255, x * EXPANDED, y * EXPANDED, area, seen, source);
    }
  }
  mirror(source, seen, area);
  return source;
}

/**
 * The part of a tile inside the picture.
 * @param {import('./wire/grid.js').Region} seen
 * @param {import('./wire/grid.js').Grid} grid
 */
function inside(seen, grid) {
  return {
    left: Math.max(seen.x, 0),
    top: Math.max(seen.y, 0),
    right: Math.min(seen.x + seen.width, grid.columns * EXPANDED),
    bottom: Math.min(seen.y + seen.height, grid.rows * EXPANDED),
  };
}

/**
 * @param {Float32Array} pixels
 * @param {number} step
 * @param {number} blockX Where the block starts in the network's input.
 * @param {number} blockY
 * @param {{ left: number, top: number, right: number, bottom: number }} area
 * @param {import('./wire/grid.js').Region} seen
 * @param {Float32Array} source
 */
function copyBlock(pixels, step, blockX, blockY, area, seen, source) {
  const size = seen.width * seen.height;
  const right = Math.min(blockX + EXPANDED, area.right);
  const bottom = Math.min(blockY + EXPANDED, area.bottom);
  for (let y = Math.max(blockY, area.top); y < bottom; y++) {
    for (let x = Math.max(blockX, area.left); x < right; x++) {
      const to = (y - seen.y) * seen.width + x - seen.x;
      const from = 2 * (y - blockY) * SIDE + 2 * (x - blockX);
      for (let colour = 0; colour < 3; colour++) {
        const at = from + colour * PLANE;
        const channel = to + 4 * colour * size;
        source[channel] = pixels[at];
        source[channel + size] = pixels[at + 1];
        source[channel + 2 * size] = pixels[at + SIDE];
        source[channel + 3 * size] = pixels[at + SIDE + 1];
      }
      source[to + 12 * size] = step;
    }
  }
}

/**
 * Continues a tile beyond the picture by its mirror image.
 * @param {Float32Array} source
 * @param {import('./wire/grid.js').Region} seen
 * @param {{ left: number, top: number, right: number, bottom: number }} area
 */
function mirror(source, seen, area) {
  const columns = mirrored(area.left - seen.x, area.right - seen.x, seen.width);
  const rows = mirrored(area.top - seen.y, area.bottom - seen.y, seen.height);
  for (let channel = 0; channel < CHANNELS; channel++) {
    const plane = source.subarray(channel * seen.width * seen.height, (channel + 1) * seen.width * seen.height);
    for (let y = 0; y < seen.height; y++) {
      for (const [place, from] of columns) {
        plane[y * seen.width + place] = plane[y * seen.width + from];
      }
    }
    for (const [place, from] of rows) {
      plane.copyWithin(place * seen.width, from * seen.width, (from + 1) * seen.width);
    }
  }
}

/**
 * Places outside the picture along an axis, with those they copy.
 * @param {number} first
 * @param {number} end
 * @param {number} length
 * @returns {[number, number][]}
 */
function mirrored(first, end, length) {
  /** @type {[number, number][]} */
  const found = [];
  for (let place = 0; place < first; place++) {
    found.push([place, Math.min(2 * first - 1 - place, end - 1)]);
  }
  for (let place = end; place < length; place++) {
    found.push([place, Math.max(2 * end - 1 - place, first)]);
  }
  return found;
}

/**
 * Copies a block from the network's result.
 * @param {Float32Array} enlarged 3 planes, twice as wide and high as the tile.
 * @param {NetworkTile} tile
 * @param {number} x The block's column.
 * @param {number} y Its row.
 * @param {Float32Array} pixels Receives 3 x 32 x 32.
 */
export function copyResult(enlarged, tile, x, y, pixels) {
  const width = 2 * tile.seen.width;
  const height = 2 * tile.seen.height;
  for (let colour = 0; colour < 3; colour++) {
    for (let row = 0; row < SIDE; row++) {
      const from = (colour * height + y * SIDE - 2 * tile.seen.y + row) * width + x * SIDE - 2 * tile.seen.x;
      pixels.set(enlarged.subarray(from, from + SIDE), colour * PLANE + row * SIDE);
    }
  }
}
