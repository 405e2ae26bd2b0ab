// @ts-check
import { LARGER_CLASS } from './layout.js';

// The contexts of a level in the order of Coding/Coefficients/FORMAT.md.
const SIGN = 3 * 32 * 12;
const CHROMA_SIGN = SIGN + 8 * 5;
const REFINEMENT = CHROMA_SIGN + 2 * 9 * 8 * 5;
const PER_REFINEMENT = 2 * 7 * 16 + 2 * 7;
const END = REFINEMENT + 2 * PER_REFINEMENT;
const MAGNITUDE = END + 3 * 8 * 3 * 4 * 5;
const MAGNITUDES = 12;
const DC = MAGNITUDE + 3 * 4 * 16 * MAGNITUDES;
const DC_SIGN = DC + 3 * 5 * 2 * 4;
const DC_SIZE = DC_SIGN + 3 * 5 * 2 * 4;
const DC_SIZES = 32;

const THIRDS = LARGER_CLASS.map((m) => (m < 3 ? 0 : m < 7 ? 1 : 2));
const QUARTERS = LARGER_CLASS.map((m) => (m === 0 ? 0 : m < 3 ? 1 : m < 7 ? 2 : 3));
const FIFTHS = LARGER_CLASS.map((m) => (m > 8 ? 4 : m >> 1));

/**
 * Contexts of a level.
 * @param {number} level
 */
export const contextsOf = (level) => (level === 0 ? DC_SIZE + 3 * 5 * 2 * DC_SIZES : MAGNITUDE);

/**
 * Is a coefficient not 0?
 * @param {number} plane
 * @param {number} activity 0 to 31.
 * @param {number} edge 0 to 7.
 * @param {number} step Position in the scan.
 */
export const significance = (plane, activity, edge, step) =>
  ((plane * 32 + activity) * 4 + (edge >> 1)) * 3 + THIRDS[step];

/**
 * Luma: does its sign differ from the one expected?
 * @param {number} edge
 * @param {number} step
 */
export const lumaSign = (edge, step) => SIGN + edge * 5 + FIFTHS[step];

/**
 * Chroma: the same, given the signs of luma and Cb at the place.
 * @param {number} plane 1 or 2.
 * @param {number} luma -1, 0 or 1.
 * @param {number} cb
 * @param {number} edge
 * @param {number} step
 */
export const chromaSign = (plane, luma, cb, edge, step) =>
  CHROMA_SIGN + (((plane - 1) * 9 + (luma + 1) * 3 + cb + 1) * 8 + edge) * 5 + FIFTHS[step];

/**
 * Which half of its cell is a coefficient in?
 * @param {number} plane
 * @param {number} magnitude At the level below, 1 or more.
 * @param {number} edge -3 to 3: how strongly the borders point outwards.
 * @param {number} activity
 */
export const refinement = (plane, magnitude, edge, activity) =>
  REFINEMENT + (plane > 0 ? PER_REFINEMENT : 0) + (magnitude < 3
    ? ((magnitude - 1) * 7 + edge + 3) * 16 + (activity >> 1)
    : 2 * 7 * 16 + (magnitude > 7 ? 7 : 0) + edge + 3);

/**
 * Does a block go on?
 * @param {number} plane
 * @param {number} near
 * @param {number} since
 * @param {number} size
 * @param {number} others
 */
export const end = (plane, near, since, size, others) =>
  END + (((plane * 8 + near) * 3 + since) * 4 + size) * 5 + others;

/**
 * Is a magnitude above the one reached?
 * @param {number} plane
 * @param {number} activity
 * @param {number} reached 1 or more.
 * @param {number} step
 */
export const magnitude = (plane, activity, reached, step) =>
  MAGNITUDE + ((plane * 4 + QUARTERS[step]) * 16 + (activity >> 1)) * MAGNITUDES + Math.min(reached, MAGNITUDES - 1);

/** @param {number} place Does the first coefficient differ from its prediction? */
export const dc = (place) => DC + place;

/** @param {number} place Is it nearer to 0? */
export const dcSign = (place) => DC_SIGN + place;

/**
 * Is it off by more than reached?
 * @param {number} plane
 * @param {number} confidence
 * @param {0 | 1} inwards
 * @param {number} reached
 */
export const dcSize = (plane, confidence, inwards, reached) =>
  DC_SIZE + ((plane * 5 + confidence) * 2 + inwards) * DC_SIZES + Math.min(reached, DC_SIZES - 1);
