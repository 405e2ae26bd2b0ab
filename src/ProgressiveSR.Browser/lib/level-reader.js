// @ts-check

// About what a line of 1 Mbit/s carries in a round trip of 100 ms; with more, a level slows the one below it.
const WINDOW = 1 << 14;

// As many as browsers ask one server for at once.
const MOST_LEVELS = 6;

/**
 * Receives the levels of an area in turn, and asks for further ones that are needed in any case before those under way
 * have arrived: a connection that waits a round trip for each level is idle meanwhile. What comes early waits in the
 * picture. The first level comes alone until some of it has arrived, as there is nothing to show before.
 */
export class LevelReader {
  /**
   * @param {import('./wire/http-source.js').HttpSource} source
   * @param {import('./picture.js').Picture} picture
   * @param {import('./wire/grid.js').Region} area In blocks.
   * @param {number} certain The level to receive in any case; -1 for none.
   * @param {AbortSignal} signal Ends all requests.
   */
  constructor(source, picture, area, certain, signal) {
    this.source = source;
    this.picture = picture;
    this.area = area;
    this.limit = certain;
    this.stopping = new AbortController();
    this.signal = AbortSignal.any([signal, this.stopping.signal]);
    this.isClosed = false;
    /** @type {Reading[]} */
    this.readings = [];
    this.before = [...source.bytesOfLevels];
  }

  /**
   * Yields the tiles of a level that the area lacks, as their parts arrive.
   * @param {number} level Called for each in turn.
   * @returns {AsyncGenerator<number>}
   * @throws {import('./wire/error.js').InvalidDataError} What could not be received; other parts were yielded before.
   */
  async *read(level) {
    this.limit = Math.max(this.limit, level);
    this.advance();
    const reading = this.readings[level];
    for (let taken = 0; taken < reading.tiles.length || !reading.isOver;) {
      if (taken < reading.tiles.length) {
        yield reading.tiles[taken++];
      } else {
        await reading.news();
      }
    }
    if (reading.failure !== undefined) {
      throw reading.failure;
    }
  }

  /**
   * Bytes received of levels above one since this reader was made.
   * @param {number} level
   */
  bytesAbove(level) {
    return this.source.bytesOfLevels.reduce(
      (sum, bytes, other) => sum + (other > level ? bytes - this.before[other] : 0), 0);
  }

  /** Ends what is under way; what has arrived is kept. */
  close() {
    this.isClosed = true;
    this.stopping.abort();
  }

  advance() {
    while (!this.isClosed && this.readings.length <= this.limit && this.hasRoom()) {
      const level = this.readings.length;
      const { grid, header } = this.picture;
      const wanted = grid.tiles(level, this.area).filter((tile) => !this.picture.holds(level, tile));
      const early = wanted.filter((tile) => this.picture.hasEarly(level, tile));
      const missing = wanted.filter((tile) => !this.picture.hasEarly(level, tile));
      const reading = new Reading(early, header.levels[level].bytes * missing.length / grid.tileCount(level));
      this.readings.push(reading);
      this.receive(level, missing, reading);
    }
  }

  hasRoom() {
    const underWay = this.readings.filter((reading) => !reading.isOver);
    const toCome = underWay.reduce((sum, { expected, bytes }) => sum + Math.max(0, expected - bytes), 0);
    const hasArrived = this.readings.some(({ tiles }) => tiles.length > 0);
    return underWay.length === 0 || (hasArrived && underWay.length < MOST_LEVELS && toCome < WINDOW);
  }

  /**
   * @param {number} level
   * @param {number[]} missing
   * @param {Reading} reading
   */
  async receive(level, missing, reading) {
    try {
      for await (const { tile, part } of this.source.fetch(level, missing, this.picture.format, this.signal)) {
        this.picture.keepEarly(level, tile, part);
        reading.bytes += part.length;
        reading.tiles.push(tile);
        reading.tell();
        this.advance();
      }
    } catch (error) {
      reading.failure = error;
      this.isClosed = true;
    }
    reading.isOver = true;
    reading.tell();
    this.advance();
  }
}

/** One level. */
class Reading {
  /**
   * @param {number[]} tiles Those that have arrived.
   * @param {number} expected Bytes to come, about.
   */
  constructor(tiles, expected) {
    this.tiles = tiles;
    this.expected = expected;
    this.bytes = 0;
    this.isOver = false;
    /** @type {unknown} */
    this.failure = undefined;
    this.tell = () => {};
  }

  /** Waits until more has arrived, or all. */
  news() {
    return new Promise((resolve) => {
      this.tell = () => resolve(undefined);
    });
  }
}
