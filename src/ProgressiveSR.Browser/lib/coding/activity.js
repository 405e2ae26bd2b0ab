// @ts-check
import { SIDE } from './layout.js';
import { PADDED, STRIDE } from './tile-planes.js';

const CAUSAL_STRIDE = SIDE + 2;

/** The activity around each coefficient of a block ("Activity" of FORMAT.md), asked for along the scan. */
export class Activity {
  constructor() {
    this.causal = new Int16Array(CAUSAL_STRIDE * (SIDE + 1));
    /** @type {Uint8Array} */
    this.sizes = new Uint8Array(0);
    /** @type {Int16Array} */
    this.taps = new Int16Array(0);
    /** @type {Int16Array} */
    this.biasOfPlace = new Int16Array(0);
    /** @type {Uint8Array} */
    this.classes = new Uint8Array(0);
    this.own = 0;
    /** Offsets of the other slots' sizes, and the first of the two taps that weight them, without absent blocks. */
    this.others = new Int32Array(12);
    this.otherCount = 0;
  }

  /**
   * @param {import('./tile-planes.js').TilePlanes} planes
   * @param {import('./tile-planes.js').Slots} slots
   * @param {import('../model/tables.js').PlaneWeights} weights
   */
  start(planes, slots, weights) {
    this.causal.fill(0);
    this.sizes = planes.sizes;
    this.taps = weights.taps;
    this.biasOfPlace = weights.biasOfPlace;
    this.classes = weights.classes;
    this.own = 2 * PADDED * slots.own;
    this.otherCount = 0;
    this.look(slots.left, 11, planes.none);
    this.look(slots.above, 13, planes.none);
    this.look(slots.right, 15, planes.none);
    this.look(slots.below, 17, planes.none);
    this.look(slots.luma, 19, planes.none);
    this.look(slots.otherChroma, 21, planes.none);
  }

  /**
   * @param {number} slot
   * @param {number} tap
   * @param {number} none
   */
  look(slot, tap, none) {
    if (slot !== none) {
      this.others[this.otherCount++] = 2 * PADDED * slot;
      this.others[this.otherCount++] = tap;
    }
  }

  /**
   * The sum P over all that precedes a place.
   * @param {number} place
   */
  before(place) {
    const at = (place >> 5) * CAUSAL_STRIDE + CAUSAL_STRIDE + (place & 31) + 1;
    const { causal } = this;
    const sum = (12 * (causal[at - 1] + causal[at - CAUSAL_STRIDE]) - 9 * causal[at - CAUSAL_STRIDE - 1]) >> 4;
    return sum > 0 ? sum : 0;
  }

  /**
   * Adds a coefficient to the sums of later places.
   * @param {number} place
   * @param {number} before
   * @param {number} size
   */
  spread(place, before, size) {
    this.causal[(place >> 5) * CAUSAL_STRIDE + CAUSAL_STRIDE + (place & 31) + 1] = before + 16 * size;
  }

  /**
   * The class of the activity at a place, 0 to 31. Sizes to the right and below are still those from before the block,
   * as the scan reaches them later.
   * @param {number} place
   * @param {number} offset The place among padded sizes.
   * @param {number} before
   */
  classOf(place, offset, before) {
    const { sizes, taps, others } = this;
    const at = this.own + offset;
    let sum = this.biasOfPlace[place]
      + taps[0] * sizes[at - 1] + taps[1] * sizes[at - STRIDE] + taps[2] * sizes[at + STRIDE - 1]
      + taps[3] * sizes[at + 1] + taps[4] * sizes[at + STRIDE] + taps[5] * sizes[at + 1 - STRIDE]
      + taps[6] * sizes[at + 1 + STRIDE] + taps[7] * sizes[at + 2] + taps[8] * sizes[at + 2 * STRIDE]
      + taps[9] * (sizes[at + 3] + sizes[at + 3 * STRIDE])
      + taps[10] * (sizes[at + 2 + STRIDE] + sizes[at + 1 + 2 * STRIDE]);
    for (let i = 0; i < this.otherCount; i += 2) {
      const other = others[i] + offset;
      const tap = others[i + 1];
      sum += taps[tap] * sizes[other] + taps[tap + 1] * sizes[other + PADDED];
    }
    const activity = ((sum << 16) >> 16) + ((taps[23] * before) >> 4);
    if (activity < 1) {
      return this.classes[0];
    }
    const log = 31 - Math.clz32(activity);
    return this.classes[log > 15 ? 127 : (log << 3) | (((activity << 3) >> log) & 7)];
  }
}
