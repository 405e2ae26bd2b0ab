// @ts-check
import { canHoldAlpha } from './alpha.js';
import { InvalidDataError } from './error.js';
import { Grid } from './grid.js';
import { readHeader } from './header.js';
import { tryAgain } from './requests.js';

const LARGEST_MANIFEST = 64 * 1024;

// What a receiver takes, as its memory grows with them.
const MOST_PIXELS = 2 ** 26;
const MOST_BLOCKS_OF_TILE = 4096;

/** What a sender says of a picture before anything of it is fetched (Transmission/FORMAT.md), within our limits. */
export class Manifest {
  /**
   * @param {any} json
   * @param {number} bytes Its length.
   * @throws {InvalidDataError} It is no manifest, or the picture is larger than a receiver takes.
   */
  constructor(json, bytes) {
    if (json?.format !== 1 || !/^[0-9a-f]{32}$/.test(json.encoding) || typeof json.header !== 'string') {
      throw new InvalidDataError('The manifest is of another format.');
    }
    this.header = readHeader(Uint8Array.from(atob(json.header), (character) => character.charCodeAt(0)));
    this.grid = new Grid(this.header);
    this.encoding = /** @type {string} */ (json.encoding);
    this.name = String(json.name);
    this.takesLists = json.lists === true;
    this.bytes = bytes;
    this.requireLimits();
  }

  /**
   * Fetches a picture's manifest.
   * @param {string} url Of the picture, such as `https://example.org/pictures/coffee.png`.
   * @throws {InvalidDataError} There is no such picture, or its manifest is not one.
   */
  static async fetch(url) {
    const answer = await tryAgain(() => fetch(`${url}.json`), undefined);
    if (!answer.ok) {
      throw new InvalidDataError(`There is no picture at ${url}: status ${answer.status}.`);
    }
    const text = await answer.text();
    if (text.length > LARGEST_MANIFEST) {
      throw new InvalidDataError('The manifest is longer than any can be.');
    }
    try {
      return new Manifest(JSON.parse(text), text.length);
    } catch (error) {
      throw error instanceof InvalidDataError ? error : new InvalidDataError(`The manifest cannot be read: ${error}`);
    }
  }

  requireLimits() {
    const { width, height, hasAlpha, alphaBytes, levels } = this.header;
    if (width * height > MOST_PIXELS) {
      throw new InvalidDataError(`The picture has ${width}x${height} pixels, more than this receiver takes.`);
    }
    levels.forEach((_, level) => {
      const tile = this.grid.tile(level, 0);
      if (tile.width * tile.height > MOST_BLOCKS_OF_TILE) {
        throw new InvalidDataError(
          `Level ${level} has tiles of ${tile.width}x${tile.height} blocks, more than this receiver takes.`);
      }
    });
    if (hasAlpha && !canHoldAlpha(alphaBytes, width * height)) {
      throw new InvalidDataError(`${alphaBytes} bytes cannot hold the alpha of ${width}x${height} pixels.`);
    }
  }
}
