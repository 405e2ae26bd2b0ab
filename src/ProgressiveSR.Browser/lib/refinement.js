// @ts-check
import { CHANNELS, copyResult, coverWithTiles, fillSource } from './network-tiles.js';
import { BLOCK } from './coding/layout.js';
import { LevelReader } from './level-reader.js';

// Strips are drawn as they come, but no more often than this, in milliseconds.
const PACE = 40;

/**
 * @typedef {object} Step What a step of a refinement changes.
 * @property {number} level The level that the region has reached.
 * @property {'linear' | 'network'} stage Whether the network made it, or will have to.
 * @property {boolean} isComplete Whether the region has the level everywhere, and is shown so. The network's steps that
 * follow are of the blocks around it, which see it.
 * @property {import('./wire/grid.js').Region} region The pixels that change.
 * @property {Uint8ClampedArray<ArrayBuffer>} rgba Their R, G, B, A bytes, rows from the top.
 * @property {number} bytesReceived All bytes received of the picture, without those of levels that come later.
 * @property {number} [linearPsnrY] PSNR-Y of the whole picture at this level without a network, as its sender says.
 * @property {number} [psnrY] PSNR-Y of the whole picture as shown, where its sender measured it.
 */

/**
 * @typedef {object} Until When to stop; the first that is reached.
 * @property {number} [level] A level: 0 to the picture's highest, which is the default.
 * @property {number} [bytes] Bytes received of the picture in all.
 * @property {number} [psnr] PSNR-Y in dB of the whole picture without a network, as its sender says.
 */

/** Refines one picture: fetches, decodes, and makes the patches to draw. */
export class Refiner {
  /**
   * @param {import('./wire/http-source.js').HttpSource} source
   * @param {import('./picture.js').Picture} picture
   * @param {import('./renderer.js').Renderer} renderer
   * @param {import('./network.js').Network | null} network Null for the linear picture only.
   */
  constructor(source, picture, renderer, network) {
    this.source = source;
    this.picture = picture;
    this.renderer = renderer;
    this.network = network;
  }

  /**
   * @param {import('./wire/grid.js').Region | undefined} region In pixels; undefined for the whole picture.
   * @param {Until} until
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<Step>}
   */
  async *refine(region, until, signal) {
    const { grid, header } = this.picture;
    const area = grid.blocks(clip(region, header));
    const highest = highestLevel(until, header.levels);
    // A number of bytes may be reached at any level.
    const reader = new LevelReader(this.source, this.picture, area, until.bytes === undefined ? highest : -1, signal);
    let level = 0;
    try {
      for (; level <= highest; level++) {
        yield* this.receive(level, area, reader, signal);
        if (header.hasAlpha && this.picture.alpha === null) {
          // Behind level 0, so that it does not delay the first picture.
          this.picture.alpha = await this.source.fetchAlpha(signal);
          yield this.linearStep(level, area, reader, true);
        }
        if (this.source.bytesReceived >= (until.bytes ?? Infinity)) {
          break;
        }
      }
    } finally {
      reader.close();
    }
    if (this.network !== null) {
      yield* this.enlarge(Math.min(level, highest), area, this.network, signal);
    }
  }

  /**
   * Receives a level, and shows it without the network.
   * @param {number} level
   * @param {import('./wire/grid.js').Region} area In blocks.
   * @param {LevelReader} reader
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<Step>}
   */
  async *receive(level, area, reader, signal) {
    const { picture } = this;
    const missing = picture.grid.tiles(level, area).filter((tile) => !picture.holds(level, tile));
    /** @type {import('./wire/grid.js').Region[]} */
    let waiting = [];
    let received = 0;
    let drawn = -Infinity;
    /** @type {unknown} */
    let failure;
    try {
      for await (const tile of reader.read(level)) {
        picture.takeEarly(level, tile);
        waiting.push(common(picture.grid.tile(level, tile), area));
        const strip = joined(waiting);
        const now = performance.now();
        if (++received < missing.length && now - drawn > PACE && strip !== null) {
          drawn = now;
          waiting = [];
          yield this.linearStep(level, strip, reader, false);
        }
        signal.throwIfAborted();
      }
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
    // What came since, even if the rest did not, and what was held already but not shown.
    const rest = this.unshown(level, area);
    if (rest !== null) {
      yield this.linearStep(level, rest, reader, failure === undefined);
    }
    if (failure !== undefined) {
      throw failure;
    }
  }

  /**
   * The rectangle around the blocks of an area that hold more of a level than they show; null if there are none.
   * @param {number} level
   * @param {import('./wire/grid.js').Region} area In blocks.
   */
  unshown(level, area) {
    const { shown, held, grid } = this.picture;
    const found = [...this.picture.blocksOf(area)].filter((block) => shown[block] < Math.min(level, held[block]));
    const places = found.map((block) => ({
      x: block % grid.columns, y: Math.floor(block / grid.columns), width: 1, height: 1,
    }));
    return places.length === 0 ? null : around(places);
  }

  /**
   * @param {number} level
   * @param {import('./wire/grid.js').Region} area In blocks.
   * @param {LevelReader} reader
   * @param {boolean} isComplete
   * @returns {Step}
   */
  linearStep(level, area, reader, isComplete) {
    this.picture.show(area, level);
    const step = this.step(level, 'linear', isComplete, this.renderer.linear(area));
    return { ...step, bytesReceived: step.bytesReceived - reader.bytesAbove(level) };
  }

  /**
   * Runs the network on blocks, then on those around that see them.
   * @param {number} level
   * @param {import('./wire/grid.js').Region} area In blocks.
   * @param {import('./network.js').Network} network
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<Step>}
   */
  async *enlarge(level, area, network, signal) {
    const { grid, shown } = this.picture;
    const { halo } = network.files;
    const own = coverWithTiles(grid, area, halo);
    const around = ring(area, Math.ceil(halo / (grid.side / 2)), grid);
    const tiles = [...own, ...around.flatMap((side) => coverWithTiles(grid, side, halo))];
    const pixels = new Float32Array(BLOCK);
    for (const [i, tile] of tiles.entries()) {
      const source = fillSource(this.renderer, tile);
      const enlarged = await network.run(source, CHANNELS, tile.seen.width, tile.seen.height);
      signal.throwIfAborted();
      const patch = this.renderer.patch(tile.blocks);
      for (const block of this.picture.blocksOf(tile.blocks)) {
        copyResult(enlarged, tile, block % grid.columns, Math.floor(block / grid.columns), pixels);
        this.renderer.correct(block, shown[block], pixels);
        this.renderer.write(patch, block, pixels);
      }
      yield this.step(level, 'network', i >= own.length - 1, patch);
    }
  }

  /**
   * @param {number} level
   * @param {'linear' | 'network'} stage
   * @param {boolean} isComplete
   * @param {import('./renderer.js').Patch} patch
   * @returns {Step}
   */
  step(level, stage, isComplete, patch) {
    const { linearPsnrY, psnrY } = this.picture.header.levels[level];
    return { level, stage, isComplete, ...patch, bytesReceived: this.source.bytesReceived, linearPsnrY, psnrY };
  }
}

/**
 * The level at which a refinement ends, unless bytes end it earlier.
 * @param {Until} until
 * @param {{ linearPsnrY?: number }[]} levels
 */
function highestLevel({ level = Infinity, psnr = Infinity }, levels) {
  const enough = levels.findIndex(({ linearPsnrY = -Infinity }) => linearPsnrY >= psnr);
  return Math.min(level, enough < 0 ? Infinity : enough, levels.length - 1);
}

/**
 * The part of a region inside the picture, in whole pixels.
 * @param {import('./wire/grid.js').Region | undefined} region
 * @param {import('./wire/header.js').Header} header
 * @throws {RangeError} There is none.
 */
function clip(region, { width, height }) {
  const whole = { x: 0, y: 0, width, height };
  if (region === undefined) {
    return whole;
  }
  const { x, y } = region;
  const clipped = common({ x, y, width: region.width, height: region.height }, whole);
  const left = Math.floor(clipped.x);
  const top = Math.floor(clipped.y);
  const result = {
    x: left,
    y: top,
    width: Math.ceil(clipped.x + clipped.width) - left,
    height: Math.ceil(clipped.y + clipped.height) - top,
  };
  if (!(result.width > 0 && result.height > 0)) {
    throw new RangeError(`The region is not inside the picture of ${width}x${height} pixels.`);
  }
  return result;
}

/**
 * @param {import('./wire/grid.js').Region} one
 * @param {import('./wire/grid.js').Region} other
 */
function common(one, other) {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  return {
    x,
    y,
    width: Math.min(one.x + one.width, other.x + other.width) - x,
    height: Math.min(one.y + one.height, other.y + other.height) - y,
  };
}

/**
 * The rectangle around areas.
 * @param {import('./wire/grid.js').Region[]} areas One or more.
 */
function around(areas) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of areas) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * The blocks around an area, as far as the picture reaches: rows above and below it, then columns beside it.
 * @param {import('./wire/grid.js').Region} area In blocks.
 * @param {number} width In blocks.
 * @param {import('./wire/grid.js').Grid} grid
 */
function ring({ x, y, width: columns, height: rows }, width, grid) {
  return [
    { x: x - width, y: y - width, width: columns + 2 * width, height: width },
    { x: x - width, y: y + rows, width: columns + 2 * width, height: width },
    { x: x - width, y, width, height: rows },
    { x: x + columns, y, width, height: rows },
  ]
    .map((side) => common(side, { x: 0, y: 0, width: grid.columns, height: grid.rows }))
    .filter((side) => side.width > 0 && side.height > 0);
}

/**
 * Areas as one rectangle, if they fill it: tiles in a row, or rows of tiles.
 * @param {import('./wire/grid.js').Region[]} areas
 */
function joined(areas) {
  const whole = around(areas);
  const filled = areas.reduce((sum, area) => sum + area.width * area.height, 0);
  return filled === whole.width * whole.height ? whole : null;
}
