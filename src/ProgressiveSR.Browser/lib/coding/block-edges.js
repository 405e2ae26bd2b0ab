// @ts-check
import { SIDE } from './layout.js';

/** Sums of a slot: 32 each along the left, right, upper and lower border, in 256ths of half a step. */
export const EDGES = 4 * SIDE;

const RIGHT = SIDE;
const UPPER = 2 * SIDE;
const LOWER = 3 * SIDE;
const CLASSES = Uint8Array.of(
  0, 1, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7);

/** The size of the first basis function at a border, 256 / sqrt 2. */
export const CONSTANT = 181;

/**
 * Adds a coefficient to sums along borders.
 * @param {Int32Array} sums
 * @param {number} start Where the block's sums start.
 * @param {number} place `32 v + u`.
 * @param {number} value In half steps.
 */
export function addToEdges(sums, start, place, value) {
  const v = place >> 5;
  const u = place & 31;
  const across = value * (u === 0 ? CONSTANT : 256);
  const down = value * (v === 0 ? CONSTANT : 256);
  sums[start + v] += across;
  sums[start + RIGHT + v] += u & 1 ? -across : across;
  sums[start + UPPER + u] += down;
  sums[start + LOWER + u] += v & 1 ? -down : down;
}

/** @param {number} expected The class of a prediction, 0 to 7. */
export const edgeClass = (expected) => CLASSES[Math.min(Math.abs(expected) >> 7, 31)];

/** Predicts the coefficients of a block from the gaps at its borders ("Edges" of FORMAT.md). */
export class BlockEdges {
  constructor() {
    this.gaps = new Int32Array(EDGES);
    this.hasLeft = this.hasAbove = this.hasRight = this.hasBelow = 0;
  }

  /**
   * @param {import('./tile-planes.js').TilePlanes} planes
   * @param {import('./tile-planes.js').Slots} slots
   */
  start(planes, slots) {
    this.hasLeft = slots.left === planes.none ? 0 : -1;
    this.hasAbove = slots.above === planes.none ? 0 : -1;
    this.hasRight = slots.right === planes.none ? 0 : -1;
    this.hasBelow = slots.below === planes.none ? 0 : -1;
    const { gaps } = this;
    const { edges } = planes;
    const own = EDGES * slots.own;
    // Blocks to the right and below, and this one so far, are in half steps of the level below.
    for (let i = 0; i < SIDE; i++) {
      gaps[i] = edges[EDGES * slots.left + RIGHT + i] - 2 * edges[own + i];
      gaps[RIGHT + i] = 2 * (edges[EDGES * slots.right + i] - edges[own + RIGHT + i]);
      gaps[UPPER + i] = edges[EDGES * slots.above + LOWER + i] - 2 * edges[own + UPPER + i];
      gaps[LOWER + i] = 2 * (edges[EDGES * slots.below + UPPER + i] - edges[own + LOWER + i]);
    }
  }

  get leftMean() {
    return this.gaps[0];
  }

  get upperMean() {
    return this.gaps[UPPER];
  }

  /** @param {number} place */
  expect(place) {
    const v = place >> 5;
    const u = place & 31;
    const { gaps } = this;
    const right = (u & 1 ? -gaps[RIGHT + v] : gaps[RIGHT + v]) & this.hasRight;
    const below = (v & 1 ? -gaps[LOWER + u] : gaps[LOWER + u]) & this.hasBelow;
    return (gaps[v] & this.hasLeft) + (gaps[UPPER + u] & this.hasAbove) + (((right + below) / 2) | 0);
  }

  /**
   * Takes account of a coefficient that has become known, or known better.
   * @param {number} place
   * @param {number} change In half steps.
   */
  add(place, change) {
    addToEdges(this.gaps, 0, place, -change);
  }

  /**
   * Turns gaps back into the block's own sums.
   * @param {import('./tile-planes.js').TilePlanes} planes
   * @param {import('./tile-planes.js').Slots} slots
   */
  finish(planes, slots) {
    const { gaps } = this;
    const { edges } = planes;
    const own = EDGES * slots.own;
    for (let i = 0; i < SIDE; i++) {
      edges[own + i] = edges[EDGES * slots.left + RIGHT + i] - gaps[i];
      edges[own + RIGHT + i] = 2 * edges[EDGES * slots.right + i] - gaps[RIGHT + i];
      edges[own + UPPER + i] = edges[EDGES * slots.above + LOWER + i] - gaps[UPPER + i];
      edges[own + LOWER + i] = 2 * edges[EDGES * slots.below + UPPER + i] - gaps[LOWER + i];
    }
  }
}
