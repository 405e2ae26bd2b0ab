// @ts-check
import { TileDecoder } from '../coding/tile-decoder.js';
import { Cells } from '../reconstruction/cells.js';
import { InvalidDataError } from '../wire/error.js';
import { Tables } from './tables.js';

/**
 * @typedef {object} NetworkFiles
 * @property {string} graph URL of the ONNX file.
 * @property {string} weights URL of the tensors that it refers to.
 * @property {string} weightsName Name under which it does.
 * @property {number} halo How far the network looks, in pixels of its input.
 */

/** A model of the compact scheme: what decodes and dequantises, and where its network is. */
export class Model {
  /**
   * @param {any} manifest
   * @param {ArrayBuffer} coding
   * @param {string} folder URL of the model's folder.
   */
  constructor(manifest, coding, folder) {
    this.fingerprint = /** @type {string} */ (manifest.fingerprint);
    this.tables = new Tables(manifest, coding);
    this.cells = this.tables.levels.map((level) => new Cells(level));
    this.decoder = new TileDecoder(this.tables);
    const [network] = manifest.networks;
    if (manifest.networks.length !== 1 || network.factor !== 2 || network.inputChannels !== 13) {
      throw new InvalidDataError('The model has other networks than this receiver runs.');
    }
    const name = `superresolver-${network.name}`;
    /** @type {NetworkFiles} */
    this.network = {
      graph: new URL(`${name}.onnx`, folder).href,
      weights: new URL(`${name}.safetensors`, folder).href,
      weightsName: `${name}.safetensors`,
      halo: network.halo,
    };
  }

  /**
   * Loads a model; its network stays where it is until a picture is to be refined.
   * @param {string} folder URL of its folder, ending in a slash.
   * @param {string} fingerprint Its id in hexadecimal.
   * @throws {InvalidDataError} The folder has another model.
   */
  static async load(folder, fingerprint) {
    const [manifest, coding] = await Promise.all([
      get(new URL('manifest.json', folder)).then((answer) => answer.json()),
      get(new URL('coding.safetensors', folder)).then((answer) => answer.arrayBuffer()),
    ]);
    if (manifest.fingerprint !== fingerprint) {
      throw new InvalidDataError(
        `The picture needs model ${fingerprint}; ${folder} has ${manifest.name} ${manifest.fingerprint}.`);
    }
    return new Model(manifest, coding, folder);
  }
}

/** @param {URL} url */
async function get(url) {
  const answer = await fetch(url);
  if (!answer.ok) {
    throw new InvalidDataError(`The model is not at ${url}: status ${answer.status}.`);
  }
  return answer;
}
