// @ts-check
import { InvalidDataError } from '../wire/error.js';

const LEAST = 64;
const MOST_COUNT = 255;
const RATES = Uint32Array.from({ length: MOST_COUNT + 1 }, (_, count) => Math.floor(131072 / (2 * count + 3)));

/**
 * The binary arithmetic decoder of Coding/FORMAT.md. Its numbers of 64 bits are held as two halves.
 */
export class ArithmeticDecoder {
  /**
   * @param {Uint8Array} code The whole code.
   * @param {Uint16Array} probability Probability of a 1 in 65536ths, by context; adapts.
   * @param {Uint8Array} count Decisions of each context, up to 255; counts on.
   */
  constructor(code, probability, count) {
    this.code = code;
    this.probability = probability;
    this.count = count;
    this.position = 0;
    // Fields of an object would hold numbers above 2^31 on the heap.
    this.state = new Uint32Array(4);
    this.state[RANGE_HIGH] = this.state[RANGE_LOW] = 0xffffffff;
    this.state[OFFSET_HIGH] = this.next();
    this.state[OFFSET_LOW] = this.next();
  }

  /**
   * Decodes a decision.
   * @param {number} context
   * @returns {0 | 1}
   */
  bit(context) {
    const state = this.state;
    const high = state[RANGE_HIGH];
    const low = state[RANGE_LOW];
    const probability = this.probability[context];

    // bound = (range >> 16) * probability
    const middle = Math.imul(high & 0xffff, probability) >>> 0;
    const sum = (middle & 0xffff) * 65536 + (Math.imul(low >>> 16, probability) >>> 0);
    const boundLow = sum >>> 0;
    const carry = sum > 0xffffffff ? 1 : 0;
    const boundHigh = ((Math.imul(high >>> 16, probability) >>> 0) + (middle >>> 16) + carry) >>> 0;
    const offsetHigh = state[OFFSET_HIGH];
    const offsetLow = state[OFFSET_LOW];
    /** @type {0 | 1} */
    let value;
    let target;
    if (offsetHigh < boundHigh || (offsetHigh === boundHigh && offsetLow < boundLow)) {
      value = 1;
      target = 65536 - LEAST;
      state[RANGE_HIGH] = boundHigh;
      state[RANGE_LOW] = boundLow;
    } else {
      value = 0;
      target = LEAST;
      state[OFFSET_LOW] = offsetLow - boundLow;
      state[OFFSET_HIGH] = offsetHigh - boundHigh - (offsetLow < boundLow ? 1 : 0);
      state[RANGE_LOW] = low - boundLow;
      state[RANGE_HIGH] = high - boundHigh - (low < boundLow ? 1 : 0);
    }
    const count = this.count[context];
    this.probability[context] = probability + (Math.imul(target - probability, RATES[count]) >> 16);
    if (count < MOST_COUNT) {
      this.count[context] = count + 1;
    }
    if (state[RANGE_HIGH] === 0) {
      state[RANGE_HIGH] = state[RANGE_LOW];
      state[RANGE_LOW] = 0;
      state[OFFSET_HIGH] = state[OFFSET_LOW];
      state[OFFSET_LOW] = this.next();
    }
    return value;
  }

  /**
   * Checks that the code ends here, as an encoder ends one.
   * @throws {InvalidDataError} It ended before, goes on, or ends otherwise.
   */
  finish() {
    const window = (BigInt(this.word(this.position - 8)) << 32n) | BigInt(this.word(this.position - 4));
    const offset = (BigInt(this.state[OFFSET_HIGH]) << 32n) | BigInt(this.state[OFFSET_LOW]);
    const range = (BigInt(this.state[RANGE_HIGH]) << 32n) | BigInt(this.state[RANGE_LOW]);
    const low = BigInt.asUintN(64, window - offset);
    let bytes = 0;
    let distance = BigInt.asUintN(64, -low);
    while (distance >= range) {
      bytes++;
      distance &= (1n << BigInt(64 - 8 * bytes)) - 1n;
    }
    if (this.position - 8 + bytes !== this.code.length || distance !== offset) {
      throw new InvalidDataError("The coded bytes do not end with the part's last sample.");
    }
  }

  /** The next 32 bits; zeros follow the code. */
  next() {
    if (this.position >= this.code.length + 8) {
      throw new InvalidDataError("The coded bytes end before the part's last sample.");
    }
    this.position += 4;
    return this.word(this.position - 4);
  }

  /** @param {number} at */
  word(at) {
    const code = this.code;
    return ((code[at] << 24) | (code[at + 1] << 16) | (code[at + 2] << 8) | code[at + 3]) >>> 0;
  }
}

const RANGE_HIGH = 0;
const RANGE_LOW = 1;
const OFFSET_HIGH = 2;
const OFFSET_LOW = 3;
