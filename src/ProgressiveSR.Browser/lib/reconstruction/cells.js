// @ts-check
import { BLOCK, PLANE, PLANES, SCAN } from '../coding/layout.js';

const MAGNITUDES = 3;

// The bound of the sender's rounding errors, and those of single precision.
const SLACK = 0.5625 + 1 / 64;

/** The place of each of a block's samples among its 3 x 32 x 32 coefficients. */
const PLACES = Uint16Array.from({ length: BLOCK }, (_, sample) => (sample & ~(PLANE - 1)) + SCAN[sample & (PLANE - 1)]);

/** @param {number} frequency The group of frequencies that share points: 0, 1, 2-3, 4-5, 6-7, 8-11, 12-15, 16-31. */
function groupOf(frequency) {
  return frequency < 2 ? frequency : frequency < 4 ? 2 : frequency < 8 ? 1 + (frequency >> 1)
    : frequency < 16 ? 3 + (frequency >> 2) : 7;
}

/** The quantisation cells of a level, and the reconstruction points in them. */
export class Cells {
  /** @param {import('../model/tables.js').LevelTables} tables */
  constructor(tables) {
    this.steps = tables.steps;
    // For magnitudes 0 to 3: how far into its cell a coefficient is reconstructed, in steps.
    this.points = new Float32Array(4 * BLOCK);
    for (let sample = 0; sample < BLOCK; sample++) {
      const place = SCAN[sample & (PLANE - 1)];
      const group = (sample >> 10) * 8 + groupOf(Math.max(place >> 5, place & 31));
      for (let i = 0; i < MAGNITUDES; i++) {
        this.points[4 * sample + 1 + i] = (tables.points[group * MAGNITUDES + i] + 0.5) / 256;
      }
    }
    this.moves = new Float32Array(BLOCK);
    this.own = new Float32Array(BLOCK);
    this.change = new Float32Array(BLOCK);
    this.extents = new Uint8Array(2 * PLANES);
  }

  /**
   * @param {number} sample
   * @param {number} index
   * @returns {number} The reconstruction point, in 8-bit units.
   */
  valueOf(sample, index) {
    const magnitude = index < 0 ? -index : index;
    const point = this.points[4 * sample + Math.min(magnitude, MAGNITUDES)];
    const value = (magnitude + point) * this.steps[sample];
    return index < 0 ? -value : value;
  }

  /**
   * Reconstructs coefficients.
   * @param {Int16Array} indices Of a block, at this level.
   * @param {Float32Array} coefficients Receives 3 x 32 x 32 in raster order.
   * @param {Uint8Array} extents Receives the rows and columns of each plane that hold all that is not 0.
   */
  reconstruct(indices, coefficients, extents) {
    coefficients.fill(0);
    extents.fill(0);
    for (let sample = 0; sample < BLOCK; sample++) {
      const index = indices[sample];
      if (index !== 0) {
        const place = PLACES[sample];
        coefficients[place] = this.valueOf(sample, index);
        widen(extents, place);
      }
    }
  }

  /**
   * Moves each coefficient of a block into its cell, by the smallest change of pixels that does.
   * @param {Int16Array} indices Of the block, at this level.
   * @param {Float32Array} pixels 3 x 32 x 32 in 0..1, changed in place.
   * @param {import('./transform.js').BlockTransform} transform
   */
  project(indices, pixels, transform) {
    const { own, moves, change, extents } = this;
    transform.forward(pixels, own);
    moves.fill(0);
    extents.fill(0);
    let isMoved = false;
    for (let sample = 0; sample < BLOCK; sample++) {
      const index = indices[sample];
      const step = this.steps[sample];
      const low = (index > 0 ? index : index - 1) * step - SLACK;
      const high = (index < 0 ? index : index + 1) * step + SLACK;
      const place = PLACES[sample];
      const value = own[place];
      if (value < low || value > high) {
        moves[place] = (value < low ? low : high) - value;
        widen(extents, place);
        isMoved = true;
      }
    }
    if (isMoved) {
      transform.inverse(moves, extents, change, 0);
      for (let i = 0; i < BLOCK; i++) {
        pixels[i] += change[i];
      }
    }
  }
}

/**
 * @param {Uint8Array} extents
 * @param {number} place
 */
function widen(extents, place) {
  const plane = place >> 10;
  const row = ((place >> 5) & 31) + 1;
  const column = (place & 31) + 1;
  if (row > extents[2 * plane]) {
    extents[2 * plane] = row;
  }
  if (column > extents[2 * plane + 1]) {
    extents[2 * plane + 1] = column;
  }
}
