// @ts-check
import { inflateAlpha } from './alpha.js';
import { crc32c } from './checks.js';
import { InvalidDataError } from './error.js';
import { indexLength, readIndex } from './level-index.js';
import { Manifest } from './manifest.js';
import { Requests } from './requests.js';

const MOST_AT_ONCE = 6;

// What arrives damaged is asked for again, past any cache.
/** @type {RequestCache[]} */
const CACHES = ['default', 'reload'];

/** @typedef {{ level: number, tile: number, part: Uint8Array }} ReceivedPart */

/** @typedef {import('./byte-queue.js').ByteQueue} ByteQueue */

/** A picture that a sender offers (Transmission/FORMAT.md), asked for in whole answers that caches may keep. */
export class HttpSource {
  /**
   * @param {string} base URL that the others are relative to.
   * @param {Manifest} manifest
   */
  constructor(base, manifest) {
    this.header = manifest.header;
    this.grid = manifest.grid;
    this.takesLists = manifest.takesLists;
    this.requests = new Requests(new URL(`parts/${manifest.encoding}`, base).href, manifest);
  }

  /**
   * Opens a picture.
   * @param {string} url Of the picture, such as `https://example.org/pictures/coffee.png`.
   * @throws {InvalidDataError} There is no such picture, or its manifest is not one.
   */
  static async open(url) {
    return new HttpSource(url, await Manifest.fetch(url));
  }

  /** Bytes of all answers. */
  get bytesReceived() {
    return this.requests.bytesReceived;
  }

  /** Those of each level. */
  get bytesOfLevels() {
    return this.requests.bytesOfLevels;
  }

  /**
   * Fetches parts of a level. Damaged ones are asked for once more.
   * @param {number} level
   * @param {number[]} tiles
   * @param {import('./part.js').PartFormat} format Says what is intact, and what is too long to be read.
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<ReceivedPart>} Each tile once, in about the order asked.
   * @throws {InvalidDataError} A part is damaged at the sender too.
   */
  async *fetch(level, tiles, format, signal) {
    const missing = new Set(tiles);
    if (tiles.length === this.grid.tileCount(level)) {
      yield* this.collect(this.wholeLevel(level, format, signal), format, missing);
    } else if (this.takesLists && tiles.length > 1) {
      yield* this.collect(this.list(level, tiles, format, signal), format, missing);
    }
    const rest = [...missing];
    for (let i = 0; i < rest.length; i += MOST_AT_ONCE) {
      yield* await Promise.all(rest.slice(i, i + MOST_AT_ONCE).map((tile) => this.single(level, tile, format, signal)));
    }
  }

  /**
   * Fetches the alpha plane. A damaged one is asked for once more.
   * @param {AbortSignal} signal
   * @returns {Promise<Uint8Array>} A byte for each pixel, rows from the top; 255 is opaque.
   * @throws {InvalidDataError} It is damaged at the sender too.
   */
  async fetchAlpha(signal) {
    const { alphaBytes, alphaChecksum, width, height } = this.header;
    for (const cache of CACHES) {
      const queue = await this.requests.ask('alpha', null, signal, { cache });
      const compressed = await queue.takeRest(alphaBytes);
      if (compressed?.length === alphaBytes && crc32c(compressed) === alphaChecksum) {
        return inflateAlpha(compressed, width * height);
      }
    }
    throw new InvalidDataError('The alpha plane is damaged at the sender, or on the way.');
  }

  /**
   * Passes on what is whole of an answer; what it lacks stays missing.
   * @param {AsyncGenerator<ReceivedPart>} answer
   * @param {import('./part.js').PartFormat} format
   * @param {Set<number>} missing
   */
  async *collect(answer, format, missing) {
    try {
      for await (const received of answer) {
        if (missing.has(received.tile) && isIntact(received, format)) {
          missing.delete(received.tile);
          yield received;
        }
      }
    } catch (error) {
      // The line broke or the answer is damaged: the rest is asked for part by part, and fails there if it must.
      if (/** @type {Error} */ (error).name === 'AbortError') {
        throw error;
      }
    }
  }

  /**
   * @param {number} level
   * @param {import('./part.js').PartFormat} format
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<ReceivedPart>}
   */
  async *wholeLevel(level, format, signal) {
    const queue = await this.requests.ask(`${level}/all`, level, signal);
    const count = this.grid.tileCount(level);
    const index = await queue.take(indexLength(this.header.levels[level], count));
    const lengths = index === null ? [] : readIndex(index, this.header, level, count);
    for (const [tile, length] of lengths.entries()) {
      const part = await takePart(queue, length, format.largest(level, tile));
      if (part === null) {
        return;
      }
      yield { level, tile, part };
    }
  }

  /**
   * @param {number} level
   * @param {number[]} tiles
   * @param {import('./part.js').PartFormat} format
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<ReceivedPart>}
   */
  async *list(level, tiles, format, signal) {
    /** @type {{ level: number, first: number, count: number }[]} */
    const runs = [];
    for (const tile of tiles) {
      const last = runs.at(-1);
      if (last && last.first + last.count === tile) {
        last.count++;
      } else {
        runs.push({ level, first: tile, count: 1 });
      }
    }
    const queue = await this.requests.ask('', level, signal, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ runs }),
    });
    for (const tile of tiles) {
      const length = await queue.takeLength();
      const part = length === null ? null : await takePart(queue, length, format.largest(level, tile));
      if (part === null) {
        return;
      }
      yield { level, tile, part };
    }
  }

  /**
   * @param {number} level
   * @param {number} tile
   * @param {import('./part.js').PartFormat} format
   * @param {AbortSignal} signal
   * @returns {Promise<ReceivedPart>}
   */
  async single(level, tile, format, signal) {
    for (const cache of CACHES) {
      const queue = await this.requests.ask(`${level}/${tile}`, level, signal, { cache });
      const part = await queue.takeRest(format.largest(level, tile));
      if (part !== null && isIntact({ level, tile, part }, format)) {
        return { level, tile, part };
      }
    }
    throw new InvalidDataError(`Level ${level} of tile ${tile} is damaged at the sender, or on the way.`);
  }
}

/**
 * A part of an answer. What follows one that is too long cannot be used, so the answer ends there.
 * @param {ByteQueue} queue
 * @param {number} length As its sender says; -1 for more than any.
 * @param {number} largest
 * @returns {Promise<Uint8Array | null>} Null if it is too long, or the answer ends before it does.
 */
async function takePart(queue, length, largest) {
  if (length < 0 || length > largest) {
    await queue.end();
    return null;
  }
  return queue.take(length);
}

/**
 * @param {ReceivedPart} received
 * @param {import('./part.js').PartFormat} format
 */
function isIntact({ level, tile, part }, format) {
  try {
    format.split(level, tile, part);
    return true;
  } catch {
    return false;
  }
}
