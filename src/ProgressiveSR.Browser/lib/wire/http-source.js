// @ts-check
import { canHoldAlpha, inflateAlpha } from './alpha.js';
import { ByteQueue } from './byte-queue.js';
import { crc32c } from './checks.js';
import { InvalidDataError } from './error.js';
import { Grid } from './grid.js';
import { readHeader } from './header.js';
import { indexLength, readIndex } from './level-index.js';

const LARGEST_MANIFEST = 64 * 1024;

// What a receiver takes, as its memory grows with them.
const MOST_PIXELS = 2 ** 26;
const MOST_BLOCKS_OF_TILE = 4096;
const MOST_AT_ONCE = 6;

// Pauses before further tries, in milliseconds.
const PAUSES = [300, 1000, 3000];

// What arrives damaged is asked for again, past any cache.
/** @type {RequestCache[]} */
const CACHES = ['default', 'reload'];

/** @typedef {{ level: number, tile: number, part: Uint8Array }} ReceivedPart */

/** A picture that a sender offers (Transmission/FORMAT.md), asked for in whole answers that caches may keep. */
export class HttpSource {
  /**
   * @param {string} base URL that the others are relative to.
   * @param {any} manifest
   * @param {number} bytes Its length.
   */
  constructor(base, manifest, bytes) {
    if (manifest?.format !== 1 || !/^[0-9a-f]{32}$/.test(manifest.encoding) || typeof manifest.header !== 'string') {
      throw new InvalidDataError('The manifest is of another format.');
    }
    this.header = readHeader(Uint8Array.from(atob(manifest.header), (character) => character.charCodeAt(0)));
    if (this.header.width * this.header.height > MOST_PIXELS) {
      throw new InvalidDataError(
        `The picture has ${this.header.width}x${this.header.height} pixels, more than this receiver takes.`);
    }
    this.grid = new Grid(this.header);
    this.header.levels.forEach((_, level) => {
      const { width, height } = this.grid.tile(level, 0);
      if (width * height > MOST_BLOCKS_OF_TILE) {
        throw new InvalidDataError(
          `Level ${level} has tiles of ${width}x${height} blocks, more than this receiver takes.`);
      }
    });
    if (this.header.hasAlpha && !canHoldAlpha(this.header.alphaBytes, this.header.width * this.header.height)) {
      throw new InvalidDataError(
        `${this.header.alphaBytes} bytes cannot hold the alpha of ${this.header.width}x${this.header.height} pixels.`);
    }
    this.parts = new URL(`parts/${manifest.encoding}/`, base).href;
    this.takesLists = manifest.lists === true;
    this.name = String(manifest.name);
    this.query = '';
    /** Bytes of all answers. */
    this.bytesReceived = bytes;
    /** Those of each level. */
    this.bytesOfLevels = this.header.levels.map(() => 0);
  }

  /**
   * Opens a picture.
   * @param {string} url Of the picture, such as `https://example.org/pictures/coffee.png`.
   * @throws {InvalidDataError} There is no such picture, or its manifest is not one.
   */
  static async open(url) {
    const answer = await tryAgain(() => fetch(`${url}.json`), undefined);
    if (!answer.ok) {
      throw new InvalidDataError(`There is no picture at ${url}: status ${answer.status}.`);
    }
    const text = await answer.text();
    if (text.length > LARGEST_MANIFEST) {
      throw new InvalidDataError('The manifest is longer than any can be.');
    }
    try {
      return new HttpSource(url, JSON.parse(text), text.length);
    } catch (error) {
      throw error instanceof InvalidDataError ? error : new InvalidDataError(`The manifest cannot be read: ${error}`);
    }
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
      const queue = await this.ask('alpha', null, signal, { cache });
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
    const queue = await this.ask(`${level}/all`, level, signal);
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
    const queue = await this.ask('', level, signal, {
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
      const queue = await this.ask(`${level}/${tile}`, level, signal, { cache });
      const part = await queue.takeRest(format.largest(level, tile));
      if (part !== null && isIntact({ level, tile, part }, format)) {
        return { level, tile, part };
      }
    }
    throw new InvalidDataError(`Level ${level} of tile ${tile} is damaged at the sender, or on the way.`);
  }

  /**
   * @param {string} path Relative to the encoding's parts.
   * @param {number | null} level What is asked for; null for alpha.
   * @param {AbortSignal} signal
   * @param {RequestInit} [init]
   */
  async ask(path, level, signal, init) {
    const answer = await this.request(path, signal, init);
    const body = answer.body ?? new Blob().stream();
    return new ByteQueue(body.getReader(), (bytes) => this.count(level, bytes));
  }

  /**
   * @param {number | null} level
   * @param {number} bytes
   */
  count(level, bytes) {
    this.bytesReceived += bytes;
    if (level !== null) {
      this.bytesOfLevels[level] += bytes;
    }
  }

  /**
   * @param {string} path
   * @param {AbortSignal} signal
   * @param {RequestInit} [init]
   */
  async request(path, signal, init) {
    const url = path === '' ? this.parts.slice(0, -1) : new URL(path, this.parts).href;
    let answer = await tryAgain(() => fetch(url + this.query, { ...init, signal }), signal);
    if (answer.status === 404 && this.takesLists && this.query === '') {
      // One of several senders, which has not encoded the picture yet; the next answer may be another's again.
      this.query = `?picture=${encodeURIComponent(this.name)}`;
      answer = await tryAgain(() => fetch(url + this.query, { ...init, signal }), signal);
    }
    if (!answer.ok) {
      throw new InvalidDataError(`The sender refuses ${url}: status ${answer.status}.`);
    }
    return answer;
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

/**
 * Asks again where the line failed or the sender is busy.
 * @param {() => Promise<Response>} ask
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Response>}
 */
async function tryAgain(ask, signal) {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await ask();
      if (tries === PAUSES.length || (answer.status !== 429 && answer.status < 500)) {
        return answer;
      }
    } catch (error) {
      if (tries === PAUSES.length || signal?.aborted) {
        const { message } = /** @type {Error} */ (error);
        throw signal?.aborted ? error : new InvalidDataError(`The sender does not answer: ${message}.`);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSES[tries]));
  }
}
