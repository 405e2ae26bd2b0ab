// @ts-check
import { BLOCK, PLANE, PLANES, SIDE } from '../coding/layout.js';

const WEIGHT_SCALE = 2 ** 15.5;
const HALF = SIDE / 2;

/** `D[k, n]` as the sender's integers have it: row k is frequency, column n position. */
const BASIS = Float64Array.from({ length: PLANE }, (_, i) => {
  const k = i >> 5;
  const n = i & 31;
  return Math.round(WEIGHT_SCALE * Math.sqrt((k > 0 ? 2 : 1) / SIDE) * Math.cos((Math.PI * k * (n + 0.5)) / SIDE))
    / WEIGHT_SCALE;
});

/** The weights of red, green and blue in luma, Cb and Cr, times 2^14. */
export const COLOUR_WEIGHTS = [4899, 9617, 1868, -2763, -5424, 8187, 8189, -6857, -1332];

const TO_PLANES = COLOUR_WEIGHTS.map((weight) => (weight * 255) / 16384);
const TO_COLOURS = invert(TO_PLANES);

/** Transforms blocks between pixels (red, green, blue plane, 0..1) and coefficients (8-bit units, raster order). */
export class BlockTransform {
  constructor() {
    this.planes = new Float64Array(BLOCK);
    this.half = new Float64Array(PLANE);
  }

  /**
   * Transforms coefficients to pixels.
   * @param {Float32Array} coefficients 3 x 32 x 32.
   * @param {Uint8Array} extents Rows and columns that hold all coefficients other than 0, of each plane.
   * @param {Float32Array} pixels Receives 3 x 32 x 32.
   * @param {number} grey Added to luma: 128, or 0 for the difference of two pictures.
   */
  inverse(coefficients, extents, pixels, grey) {
    const { planes } = this;
    for (let plane = 0; plane < PLANES; plane++) {
      this.inversePlane(coefficients, plane * PLANE, extents[2 * plane], extents[2 * plane + 1]);
    }
    const [a, b, c, d, e, f, g, h, k] = TO_COLOURS;
    for (let i = 0; i < PLANE; i++) {
      const luma = planes[i] + grey;
      const cb = planes[PLANE + i];
      const cr = planes[2 * PLANE + i];
      pixels[i] = a * luma + b * cb + c * cr;
      pixels[PLANE + i] = d * luma + e * cb + f * cr;
      pixels[2 * PLANE + i] = g * luma + h * cb + k * cr;
    }
  }

  /**
   * Transforms pixels to coefficients.
   * @param {Float32Array} pixels 3 x 32 x 32.
   * @param {Float32Array} coefficients Receives 3 x 32 x 32.
   */
  forward(pixels, coefficients) {
    const { planes } = this;
    for (let plane = 0; plane < PLANES; plane++) {
      const [a, b, c] = TO_PLANES.slice(3 * plane, 3 * plane + 3);
      const offset = plane === 0 ? 128 : 0;
      for (let i = 0; i < PLANE; i++) {
        planes[plane * PLANE + i] = a * pixels[i] + b * pixels[PLANE + i] + c * pixels[2 * PLANE + i] - offset;
      }
      this.forwardPlane(plane * PLANE, coefficients);
    }
  }

  /**
   * A cosine of even frequency is even about the middle of the block, one of odd frequency odd, so half the sums give
   * both halves.
   * @param {Float32Array} coefficients
   * @param {number} start
   * @param {number} rows
   * @param {number} columns
   */
  inversePlane(coefficients, start, rows, columns) {
    const { half, planes } = this;
    for (let y = 0; y < HALF; y++) {
      for (let u = 0; u < columns; u++) {
        let even = 0;
        let odd = 0;
        for (let v = 0; v < rows; v += 2) {
          const at = v * SIDE;
          even += BASIS[at + y] * coefficients[start + at + u];
          odd += BASIS[at + SIDE + y] * coefficients[start + at + SIDE + u];
        }
        half[y * SIDE + u] = even + odd;
        half[(SIDE - 1 - y) * SIDE + u] = even - odd;
      }
    }
    if (columns & 1) {
      // The loop below takes columns in pairs.
      for (let y = 0; y < SIDE; y++) {
        half[y * SIDE + columns] = 0;
      }
    }
    for (let y = 0; y < SIDE; y++) {
      const row = y * SIDE;
      for (let x = 0; x < HALF; x++) {
        let even = 0;
        let odd = 0;
        for (let u = 0; u < columns; u += 2) {
          even += BASIS[u * SIDE + x] * half[row + u];
          odd += BASIS[u * SIDE + SIDE + x] * half[row + u + 1];
        }
        planes[start + row + x] = even + odd;
        planes[start + row + SIDE - 1 - x] = even - odd;
      }
    }
  }

  /**
   * @param {number} start
   * @param {Float32Array} coefficients
   */
  forwardPlane(start, coefficients) {
    const { half, planes } = this;
    for (let y = 0; y < SIDE; y++) {
      const row = start + y * SIDE;
      for (let u = 0; u < SIDE; u++) {
        const sign = u & 1 ? -1 : 1;
        let sum = 0;
        for (let x = 0; x < HALF; x++) {
          sum += BASIS[u * SIDE + x] * (planes[row + x] + sign * planes[row + SIDE - 1 - x]);
        }
        half[y * SIDE + u] = sum;
      }
    }
    for (let v = 0; v < SIDE; v++) {
      const sign = v & 1 ? -1 : 1;
      for (let u = 0; u < SIDE; u++) {
        let sum = 0;
        for (let y = 0; y < HALF; y++) {
          sum += BASIS[v * SIDE + y] * (half[y * SIDE + u] + sign * half[(SIDE - 1 - y) * SIDE + u]);
        }
        coefficients[start + v * SIDE + u] = sum;
      }
    }
  }
}

/** @param {number[]} m A 3x3 matrix. */
function invert(m) {
  const adjugate = [
    m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
    m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
    m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
  ];
  const determinant = m[0] * adjugate[0] + m[1] * adjugate[3] + m[2] * adjugate[6];
  return adjugate.map((value) => value / determinant);
}
