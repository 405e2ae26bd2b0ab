// @ts-check
import { ByteReader } from './byte-reader.js';
import { crc32c } from './checks.js';
import { InvalidDataError } from './error.js';

const MAGIC = [0x89, 0x50, 0x53, 0x52, 0x0d, 0x0a, 0x1a];
const VERSION = 1;
const LARGEST_HEADER = 2048;
const LARGEST_SIDE = 2 ** 20;
const MOST_LEVELS = 32;
const MOST_TILE_SIZES = 4;

/** @typedef {{ width: number, height: number }} TileSize In blocks. */

/**
 * @typedef {object} Level
 * @property {TileSize} tile Size of its tiles.
 * @property {number} lengthBits Bits of a length in its index.
 * @property {number} codec
 * @property {number} bytes Bytes of all its parts.
 * @property {number} samples
 * @property {number} [linearPsnrY] PSNR-Y of the picture without a network in dB; infinite if it is the original.
 * @property {number} [psnrY] PSNR-Y of the rendered picture in dB, where the sender measured it.
 */

/**
 * @typedef {object} Header
 * @property {Uint8Array} pictureId
 * @property {Uint8Array} modelId
 * @property {string} modelName
 * @property {number} width In pixels.
 * @property {number} height In pixels.
 * @property {number} blockSide In pixels.
 * @property {boolean} statesErrors Whether parts state the error of the linear picture.
 * @property {boolean} hasAlpha Whether there is an alpha plane.
 * @property {number} alphaBytes Its compressed length.
 * @property {number} alphaChecksum
 * @property {number} checksum
 * @property {Level[]} levels
 */

/**
 * Reads header and figures of a `.psr` file (Packets/FORMAT.md).
 * @param {Uint8Array} bytes Both, and nothing else.
 * @returns {Header}
 * @throws {InvalidDataError} They are damaged, or of another version.
 */
export function readHeader(bytes) {
  const reader = new ByteReader(bytes);
  if (!MAGIC.every((byte) => reader.number(1) === byte)) {
    throw new InvalidDataError('This is not the header of an encoded picture.');
  }
  const version = reader.number(1);
  if (version !== VERSION) {
    throw new InvalidDataError(`The picture has format version ${version}; this receiver reads version ${VERSION}.`);
  }
  const length = reader.number(2);
  if (length > LARGEST_HEADER || length > bytes.length || length < reader.position + 4) {
    throw new InvalidDataError('The header has an impossible length.');
  }
  const checksum = crc32c(bytes.subarray(0, length - 4));
  if (checksum !== new ByteReader(bytes.subarray(length - 4)).number(4)) {
    throw new InvalidDataError('The header is damaged: its checksum does not match.');
  }
  const flags = reader.number(1);
  const blockSide = reader.number(1);
  const levelCount = reader.number(1);
  const pictureId = reader.take(16);
  const modelId = reader.take(16);
  const sizes = readTileSizes(reader);
  const width = reader.leb128();
  const height = reader.leb128();
  const isOfSize = Math.min(width, height) >= 1 && Math.max(width, height) <= LARGEST_SIDE;
  if (!isOfSize || levelCount < 1 || levelCount > MOST_LEVELS) {
    throw new InvalidDataError(`A picture of ${width}x${height} pixels and ${levelCount} levels is out of range.`);
  }
  const modelName = new TextDecoder('utf-8', { fatal: true }).decode(reader.take(reader.number(1)));
  const hasAlpha = (flags & 1) !== 0;
  const alphaBytes = hasAlpha ? reader.leb128() : 0;
  const alphaChecksum = hasAlpha ? reader.number(4) : 0;
  const statesErrors = (flags & 2) !== 0;
  const levels = Array.from({ length: levelCount }, (_, level) => readLevel(reader, sizes[level], statesErrors));
  if (reader.position !== length - 4) {
    throw new InvalidDataError('The header has bytes that belong to no field.');
  }
  reader.position = length;
  readFigures(reader, levels);
  return {
    pictureId, modelId, modelName, width, height, blockSide, statesErrors, hasAlpha, alphaBytes, alphaChecksum,
    checksum, levels,
  };
}

/**
 * @param {ByteReader} reader
 * @returns {TileSize[]} The size of each level's tiles.
 */
function readTileSizes(reader) {
  const count = reader.number(1);
  if (count < 1 || count > MOST_TILE_SIZES) {
    throw new InvalidDataError(`There are ${count} sizes of tiles; 1 to ${MOST_TILE_SIZES} are possible.`);
  }
  /** @type {TileSize[]} */
  const sizes = [];
  let before = { width: 0, height: 0 };
  let firstBefore = -1;
  for (let i = 0; i < count; i++) {
    const size = { width: reader.number(1), height: reader.number(1) };
    const first = i === 0 ? 0 : reader.number(1);
    const divides = i === 0 || (before.width % size.width === 0 && before.height % size.height === 0
      && (before.width !== size.width || before.height !== size.height));
    if (size.width < 1 || size.height < 1 || !divides || first <= firstBefore || first >= MOST_LEVELS) {
      throw new InvalidDataError('The sizes of tiles do not divide each other.');
    }
    sizes.length = first;
    sizes.push(...new Array(MOST_LEVELS - first).fill(size));
    before = size;
    firstBefore = first;
  }
  return sizes;
}

/**
 * @param {ByteReader} reader
 * @param {TileSize} tile
 * @param {boolean} statesErrors
 * @returns {Level}
 */
function readLevel(reader, tile, statesErrors) {
  const first = reader.number(1);
  const bytes = reader.leb128();
  const samples = reader.leb128();
  const linearPsnrY = statesErrors ? readPsnr(reader) : undefined;
  return { tile, lengthBits: first & 31, codec: first >> 5, bytes, samples, linearPsnrY };
}

/**
 * @param {ByteReader} reader
 * @returns {number | undefined}
 */
function readPsnr(reader) {
  const code = reader.number(2);
  return code === 0 ? undefined : code === 65535 ? Infinity : (code - 1) / 100;
}

/**
 * @param {ByteReader} reader
 * @param {Level[]} levels
 */
function readFigures(reader, levels) {
  const start = reader.position;
  const count = reader.number(1);
  if (count === 0) {
    return;
  }
  if (count !== levels.length) {
    throw new InvalidDataError(`There are figures of ${count} levels, where the picture has ${levels.length}.`);
  }
  for (const level of levels) {
    level.psnrY = readPsnr(reader);
    reader.number(2);
  }
  if (crc32c(reader.bytes.subarray(start, reader.position)) !== reader.number(4)) {
    throw new InvalidDataError('The figures are damaged: their checksum does not match.');
  }
}
