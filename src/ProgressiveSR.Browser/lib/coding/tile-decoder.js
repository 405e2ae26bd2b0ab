// @ts-check
import { InvalidDataError } from '../wire/error.js';
import { Activity } from './activity.js';
import { ArithmeticDecoder } from './arithmetic-decoder.js';
import { BlockEdges, edgeClass } from './block-edges.js';
import * as contexts from './contexts.js';
import { decodeEnd } from './end-of-block.js';
import { decodeFirst } from './first-coefficient.js';
import { BLOCK, PLANE, PLANES, SCAN, diagonalsOf, endOf, lengthOf } from './layout.js';
import { PADDED, Slots, TilePlanes, padded, sizeOf } from './tile-planes.js';

const RAW = 0;
const CONTEXT = 1;
const OFFSET_OF_PLACE = Uint16Array.from(SCAN, padded);

/**
 * Decodes one level of a tile (Coding/Coefficients/FORMAT.md). Not reentrant: it keeps its working memory.
 */
export class TileDecoder {
  /** @param {import('../model/tables.js').Tables} tables */
  constructor(tables) {
    this.tables = tables;
    this.edges = new BlockEdges();
    this.activity = new Activity();
  }

  /**
   * @param {number} codec
   * @param {Uint8Array} code The coded samples of a part.
   * @param {number} level
   * @param {number} columns Blocks of the tile.
   * @param {number} rows
   * @param {Int16Array | null} lower The indices at the level below, block by block; null at level 0.
   * @returns {Int16Array} The level's indices: blocks row by row, of each 3 planes along the scan.
   * @throws {InvalidDataError} They are not what a sender writes.
   */
  decode(codec, code, level, columns, rows, lower) {
    const indices = new Int16Array(columns * rows * BLOCK);
    const { highest, bytesPerBlock } = this.tables.levels[level];
    const most = columns * rows * bytesPerBlock;
    if (codec === RAW || (codec === CONTEXT && code.length === most)) {
      readRaw(code, most, highest, indices);
      return indices;
    }
    if (codec !== CONTEXT || code.length > most) {
      throw new InvalidDataError(`${code.length} bytes of codec ${codec} are not a part of ${columns}x${rows} blocks.`);
    }
    if (code.length > 0) {
      const bytes = code.length === 1 && code[0] === 0 ? code.subarray(1) : code;
      this.decodeContexts(bytes, level, columns, rows, lower, indices);
    } else if (lower) {
      for (let i = 0; i < indices.length; i++) {
        indices[i] = 2 * lower[i];
      }
    }
    return indices;
  }

  /**
   * @param {Uint8Array} code
   * @param {number} level
   * @param {number} columns
   * @param {number} rows
   * @param {Int16Array | null} lower
   * @param {Int16Array} indices
   */
  decodeContexts(code, level, columns, rows, lower, indices) {
    const tables = this.tables.levels[level];
    const blocks = columns * rows;
    const planes = new TilePlanes(blocks);
    const decoder = new ArithmeticDecoder(code, tables.probability.slice(), tables.count.slice());
    if (lower) {
      for (let slot = 0; slot < planes.none; slot++) {
        planes.restore(slot, lower, planeStart(slot, blocks));
      }
    }
    for (let slot = 0; slot < planes.none; slot++) {
      const plane = Math.floor(slot / blocks);
      const slots = new Slots(planes, plane, columns, rows, slot % blocks);
      this.decodePlane(decoder, planes, slots, plane, columns, planeStart(slot, blocks), lower, indices, tables);
    }
    decoder.finish();
    if (refinesNothing(lower, indices)) {
      throw new InvalidDataError('A coded part refines nothing, which takes no byte.');
    }
  }

  /**
   * Decodes a plane of a block.
   * @param {ArithmeticDecoder} decoder
   * @param {TilePlanes} planes
   * @param {Slots} slots
   * @param {number} plane
   * @param {number} columns
   * @param {number} start Where the plane starts among the indices.
   * @param {Int16Array | null} lower
   * @param {Int16Array} indices
   * @param {import('../model/tables.js').LevelTables} tables
   */
  decodePlane(decoder, planes, slots, plane, columns, start, lower, indices, tables) {
    const { edges } = this;
    if (lower) {
      planes.double(slots.own, lower, start);
    }
    edges.start(planes, slots);
    if (!lower) {
      const hasLeft = slots.left !== planes.none;
      const hasAbove = slots.above !== planes.none;
      const value = decodeFirst(
        decoder,
        plane,
        hasLeft ? indices[start - BLOCK] : null,
        hasAbove ? indices[start - columns * BLOCK] : null,
        hasLeft && hasAbove ? indices[start - (columns + 1) * BLOCK] : 0,
        edges,
        tables.highest[plane * PLANE]);
      indices[start] = value;
      planes.sizes[2 * PADDED * slots.own + padded(0)] = sizeOf(Math.abs(value));
      edges.add(0, 2 * value + Math.sign(value));
    }
    const end = decodeEnd(decoder, planes, slots, plane);
    planes.ends[slots.own] = end;
    const length = lengthOf(end);
    this.activity.start(planes, slots, tables.weights[plane]);
    this.decodeScan(
      decoder, planes.sizes, 2 * PADDED * slots.own, plane, start, length, lower, indices, tables.highest);
    edges.finish(planes, slots);
    planes.surround(slots.own, diagonalsOf(length));
    if (endOf(indices, start) !== end) {
      throw new InvalidDataError('A block ends before its coded end.');
    }
  }

  /**
   * Decodes the coefficients up to the end.
   * @param {ArithmeticDecoder} decoder
   * @param {Uint8Array} sizes
   * @param {number} own Where the block's sizes start.
   * @param {number} plane
   * @param {number} start
   * @param {number} length
   * @param {Int16Array | null} lower
   * @param {Int16Array} indices
   * @param {Int16Array} highest
   */
  decodeScan(decoder, sizes, own, plane, start, length, lower, indices, highest) {
    const { edges, activity } = this;
    let first = 0;
    if (!lower) {
      activity.spread(0, 0, sizes[own + padded(0)]);
      first = 1;
    }
    for (let i = first; i < length; i++) {
      const place = SCAN[i];
      const offset = OFFSET_OF_PLACE[i];
      const before = activity.before(place);
      const around = activity.classOf(place, offset, before);
      const expected = edges.expect(place);
      const known = lower ? lower[start + i] : 0;
      let value;
      let change;
      if (known === 0) {
        const edge = edgeClass(expected);
        if (decoder.bit(contexts.significance(plane, around, edge, i)) === 0) {
          activity.spread(place, before, 0);
          continue;
        }
        const isNegative = this.decodeSign(decoder, plane, start, i, expected < 0, edge, indices);
        value = 1;
        if (!lower) {
          while (value < highest[plane * PLANE + i] && decoder.bit(contexts.magnitude(plane, around, value, i)) !== 0) {
            value++;
          }
        }
        value = isNegative ? -value : value;
        change = 2 * value + (isNegative ? -1 : 1);
      } else {
        const sign = known < 0 ? -1 : 1;
        const size = Math.abs(expected) >> 7;
        const edge = size < 2 ? 0 : size < 5 ? 1 : size < 12 ? 2 : 3;
        const towards = (expected ^ known) < 0 ? -edge : edge;
        const bit = decoder.bit(contexts.refinement(plane, Math.abs(known), towards, around));
        value = 2 * known + bit * sign;
        change = bit !== 0 ? sign : -sign;
        if (Math.abs(value) > highest[plane * PLANE + i]) {
          throw new InvalidDataError(`A decoded index is ${value}, above its row's highest.`);
        }
      }
      indices[start + i] = value;
      edges.add(place, change);
      sizes[own + offset] = sizeOf(Math.abs(value));
      activity.spread(place, before, sizes[own + offset]);
    }
  }

  /**
   * @param {ArithmeticDecoder} decoder
   * @param {number} plane
   * @param {number} start
   * @param {number} step
   * @param {boolean} isNegativeExpected
   * @param {number} edge
   * @param {Int16Array} indices
   * @returns {boolean} Whether it is negative.
   */
  decodeSign(decoder, plane, start, step, isNegativeExpected, edge, indices) {
    let context;
    if (plane === 0) {
      context = contexts.lumaSign(edge, step);
    } else {
      const flip = isNegativeExpected ? -1 : 1;
      const luma = Math.sign(indices[start - plane * PLANE + step]);
      const cb = plane === 2 ? Math.sign(indices[start - PLANE + step]) : 0;
      context = contexts.chromaSign(plane, flip * luma, flip * cb, edge, step);
    }
    return (decoder.bit(context) !== 0) !== isNegativeExpected;
  }
}

/**
 * Where a slot's plane starts among the indices of a tile.
 * @param {number} slot
 * @param {number} blocks
 */
function planeStart(slot, blocks) {
  return ((slot % blocks) * PLANES + Math.floor(slot / blocks)) * PLANE;
}

/**
 * @param {Int16Array | null} lower
 * @param {Int16Array} indices
 */
function refinesNothing(lower, indices) {
  return lower ? indices.every((index, i) => index === 2 * lower[i]) : indices.every((index) => index === 0);
}

/**
 * Raw samples: a byte each, or two where a row has more than 256 indices.
 * @param {Uint8Array} code
 * @param {number} length Bytes of all samples.
 * @param {Int16Array} highest
 * @param {Int16Array} indices
 */
function readRaw(code, length, highest, indices) {
  if (code.length !== length) {
    throw new InvalidDataError(`${code.length} bytes are there for raw samples of ${length}.`);
  }
  let at = 0;
  for (let i = 0; i < indices.length; i++) {
    const most = highest[i % BLOCK];
    const index = code[at++] + (2 * most > 255 ? code[at++] << 8 : 0) - most;
    if (index > most) {
      throw new InvalidDataError(`A sample has index ${index}, above its row's highest.`);
    }
    indices[i] = index;
  }
}
