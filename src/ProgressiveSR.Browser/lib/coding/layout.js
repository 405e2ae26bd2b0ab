// @ts-check
// The order and classes of a block's coefficients: Coding/Coefficients/FORMAT.md.

export const SIDE = 32;
export const PLANE = SIDE * SIDE;
export const PLANES = 3;
export const BLOCK = PLANES * PLANE;

/** The place `32 v + u` of each position of the scan: diagonals, each upwards from the left column. */
export const SCAN = makeScan();

/** Groups of 16 positions in a plane of a block. */
export const GROUPS = 64;

/**
 * The class of a frequency: 0, 1, 2, 3, 4-5, 6-7, 8-11, 12-15, 16-23, 24-31.
 * @param {number} frequency
 */
export function frequencyClass(frequency) {
  return frequency < 4 ? frequency : frequency < 8 ? 2 + (frequency >> 1) : frequency < 16 ? 4 + (frequency >> 2)
    : 6 + (frequency >> 3);
}

/** The larger frequency class of each position of the scan. */
export const LARGER_CLASS = Uint8Array.from(
  SCAN, (place) => Math.max(frequencyClass(place >> 5), frequencyClass(place & 31)));

/**
 * Positions up to the end of a group, the first coefficient included.
 * @param {number} end
 */
export function lengthOf(end) {
  return Math.min(16 * end + 1, PLANE);
}

/**
 * Diagonals that the start of the scan reaches, 1 to 63.
 * @param {number} length Positions, 1 to 1024.
 */
export function diagonalsOf(length) {
  return (SCAN[length - 1] >> 5) + (SCAN[length - 1] & 31) + 1;
}

/**
 * Groups up to the last index that is not 0, the first one aside.
 * @param {Int16Array} indices
 * @param {number} start Where the plane starts.
 */
export function endOf(indices, start) {
  let last = PLANE - 1;
  while (last >= 0 && indices[start + last] === 0) {
    last--;
  }
  return last < 0 ? 0 : (last + 15) >> 4;
}

function makeScan() {
  const scan = new Uint16Array(PLANE);
  let position = 0;
  for (let diagonal = 0; diagonal < 2 * SIDE - 1; diagonal++) {
    for (let u = Math.max(0, diagonal - SIDE + 1); u <= Math.min(diagonal, SIDE - 1); u++) {
      scan[position++] = (diagonal - u) * SIDE + u;
    }
  }
  return scan;
}
