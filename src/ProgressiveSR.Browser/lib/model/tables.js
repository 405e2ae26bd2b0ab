// @ts-check
import { InvalidDataError } from '../wire/error.js';
import { contextsOf } from '../coding/contexts.js';
import { BLOCK, PLANE, PLANES, frequencyClass } from '../coding/layout.js';
import { readSafetensors } from './safetensors.js';

const TAPS = 24;
const BIASES = 100;
const CLASSES = 128;
const POINTS = 72;
const LARGEST_COEFFICIENT = 4096;

/**
 * @typedef {object} PlaneWeights The weights of the activity in one plane at one level.
 * @property {Int16Array} taps
 * @property {Int16Array} biasOfPlace
 * @property {Uint8Array} classes
 */

/**
 * @typedef {object} LevelTables
 * @property {Float64Array} steps The step of each of a block's samples, in 8-bit units.
 * @property {Int16Array} highest The highest index of each.
 * @property {number} bytesPerBlock Bytes of a block's raw samples.
 * @property {PlaneWeights[]} weights
 * @property {Uint16Array} probability Initial probability of a 1 in 65536ths, by context.
 * @property {Uint8Array} count Decisions that it rests on.
 * @property {Uint8Array} points Reconstruction points: plane, group of frequencies, magnitude.
 */

/** The integer tables that decode and dequantise, level by level. */
export class Tables {
  /**
   * @param {any} manifest The model's manifest.
   * @param {ArrayBuffer} coding Its `coding.safetensors`.
   * @throws {InvalidDataError} It is a model of another kernel or schedule, or its tables are damaged.
   */
  constructor(manifest, coding) {
    if (manifest.kernel !== 'Transform' || manifest.blockSize !== 32) {
      throw new InvalidDataError(`Model ${manifest.name} is not one of the compact scheme.`);
    }
    const tensors = readSafetensors(coding);
    /** @type {LevelTables[]} */
    this.levels = manifest.levels.map(
      (/** @type {any} */ level, /** @type {number} */ i) => readLevel(level, i, tensors));
    for (let i = 1; i < this.levels.length; i++) {
      const below = this.levels[i - 1];
      if (this.levels[i].steps.some((step, sample) => 2 * step !== below.steps[sample])) {
        throw new InvalidDataError(`Level ${i} of model ${manifest.name} does not halve the steps of the level below.`);
      }
    }
  }
}

/**
 * @param {any} level
 * @param {number} number
 * @param {Map<string, Uint8Array | Int16Array>} tensors
 * @returns {LevelTables}
 */
function readLevel(level, number, tensors) {
  const steps = new Float64Array(BLOCK);
  let next = 0;
  for (const run of level.rows) {
    if (run.first !== next || run.coding !== 'Truncated' || !(run.step > 0) || run.first + run.count > BLOCK) {
      throw new InvalidDataError(`Level ${number} of the model sends other rows than this receiver reads.`);
    }
    next += run.count;
    steps.fill(run.step, run.first, next);
  }
  if (next !== BLOCK) {
    throw new InvalidDataError(`Level ${number} of the model sends ${next} rows, not ${BLOCK}.`);
  }
  /** @param {string} name @param {number} length */
  const tensor = (name, length) => {
    const found = tensors.get(`level${number}.${name}`);
    if (found?.length !== length) {
      throw new InvalidDataError(`The model's tables lack level${number}.${name} of ${length} numbers.`);
    }
    return found;
  };
  const taps = /** @type {Int16Array} */ (tensor('taps', PLANES * TAPS));
  const bias = tensor('bias', PLANES * BIASES);
  const classes = /** @type {Uint8Array} */ (tensor('classes', PLANES * CLASSES));
  const highest = Int16Array.from(steps, (step) => Math.min(32767, Math.floor(LARGEST_COEFFICIENT / step)));
  return {
    steps,
    highest,
    bytesPerBlock: highest.reduce((sum, most) => sum + (2 * most > 255 ? 2 : 1), 0),
    weights: Array.from({ length: PLANES }, (_, plane) => ({
      taps: taps.subarray(plane * TAPS, (plane + 1) * TAPS),
      biasOfPlace: Int16Array.from({ length: PLANE }, (__, place) =>
        bias[plane * BIASES + frequencyClass(place >> 5) * 10 + frequencyClass(place & 31)]),
      classes: classes.subarray(plane * CLASSES, (plane + 1) * CLASSES),
    })),
    probability: Uint16Array.from(tensor('probability', contextsOf(number)), (half) => 2 * half),
    count: /** @type {Uint8Array} */ (tensor('count', contextsOf(number))),
    points: /** @type {Uint8Array} */ (tensor('points', POINTS)),
  };
}
