// @ts-check
import { PLANES, SCAN, SIDE, diagonalsOf, endOf, lengthOf } from './layout.js';
import { EDGES, addToEdges } from './block-edges.js';

const MARGIN = 3;

/** Distance of two rows of sizes: zeros surround a block. */
export const STRIDE = SIDE + 2 * MARGIN;

/** Where a block's sizes start in its slot. */
export const ORIGIN = MARGIN * (STRIDE + 1);

/** Sizes of a slot; as many sums of neighbouring sizes follow. */
export const PADDED = STRIDE * STRIDE;

const SIZE_OF_MAGNITUDE = Uint8Array.of(0, 8, 11, 14, 16, 18, 20, 21, 22, 24, 25, 26, 28, 29, 30, 31);

/** @param {number} magnitude */
export const sizeOf = (magnitude) => SIZE_OF_MAGNITUDE[magnitude < 15 ? magnitude : 15];

/** @param {number} place A place `32 v + u` as an offset among padded sizes. */
export const padded = (place) => ORIGIN + (place >> 5) * STRIDE + (place & 31);

/**
 * What is known of a tile's blocks while a level is decoded, in one slot for each plane of a block: sizes of
 * coefficients, sums along borders, ends. The last slot stands for a block that is missing: all 0.
 */
export class TilePlanes {
  /** @param {number} blocks Blocks of the tile. */
  constructor(blocks) {
    this.none = PLANES * blocks;
    this.sizes = new Uint8Array(2 * PADDED * (this.none + 1));
    this.edges = new Int32Array(EDGES * (this.none + 1));
    this.ends = new Uint8Array(this.none + 1);
  }

  /**
   * Starts a plane of a block from the level below.
   * @param {number} slot
   * @param {Int16Array} indices Those of the level below.
   * @param {number} start Where the plane starts among them.
   */
  restore(slot, indices, start) {
    const end = endOf(indices, start);
    this.ends[slot] = end;
    const length = lengthOf(end);
    const sizes = 2 * PADDED * slot;
    for (let i = 0; i < length; i++) {
      const index = indices[start + i];
      if (index !== 0) {
        const place = SCAN[i];
        this.sizes[sizes + padded(place)] = sizeOf(Math.abs(index));
        addToEdges(this.edges, EDGES * slot, place, 2 * index + (index > 0 ? 1 : -1));
      }
    }
    this.surround(slot, diagonalsOf(length));
  }

  /**
   * Converts sizes to the units of the level: magnitudes double.
   * @param {number} slot
   * @param {Int16Array} indices Those of the level below.
   * @param {number} start
   */
  double(slot, indices, start) {
    const length = lengthOf(this.ends[slot]);
    const sizes = 2 * PADDED * slot;
    for (let i = 0; i < length; i++) {
      const index = indices[start + i];
      if (index !== 0) {
        this.sizes[sizes + padded(SCAN[i])] = sizeOf(2 * Math.abs(index));
      }
    }
  }

  /**
   * Sums neighbouring sizes.
   * @param {number} slot
   * @param {number} diagonals Diagonals that have sizes other than 0.
   */
  surround(slot, diagonals) {
    const sizes = this.sizes;
    for (let v = 0; v < Math.min(diagonals + 1, SIDE); v++) {
      let at = 2 * PADDED * slot + ORIGIN + v * STRIDE;
      for (const last = at + Math.min(diagonals + 1 - v, SIDE); at < last; at++) {
        sizes[at + PADDED] = sizes[at - 1] + sizes[at + 1] + sizes[at - STRIDE] + sizes[at + STRIDE];
      }
    }
  }
}

/** The slots of a plane of a block and of what its contexts look at. */
export class Slots {
  /**
   * @param {TilePlanes} planes
   * @param {number} plane
   * @param {number} columns
   * @param {number} rows
   * @param {number} block
   */
  constructor(planes, plane, columns, rows, block) {
    const blocks = columns * rows;
    const x = block % columns;
    this.own = plane * blocks + block;
    this.left = x > 0 ? this.own - 1 : planes.none;
    this.above = block >= columns ? this.own - columns : planes.none;
    this.right = x + 1 < columns ? this.own + 1 : planes.none;
    this.below = block + columns < blocks ? this.own + columns : planes.none;
    this.luma = plane > 0 ? block : planes.none;
    this.otherChroma = plane === 0 ? planes.none : plane === 1 ? 2 * blocks + block : blocks + block;
  }
}

