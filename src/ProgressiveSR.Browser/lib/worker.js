// @ts-check
// Receives, decodes and renders pictures away from the page's thread.
import { Model } from './model/model.js';
import { Network } from './network.js';
import { Picture } from './picture.js';
import { Refiner } from './refinement.js';
import { Renderer } from './renderer.js';
import { HttpSource } from './wire/http-source.js';

/**
 * @typedef {object} WorkerOptions
 * @property {string} models URL of the folder that has a folder for each model.
 * @property {string} runtime URL of the folder of onnxruntime-web.
 * @property {'wasm' | 'webgpu' | 'none'} provider
 */

/** @type {Map<number, Refiner>} */
const pictures = new Map();
/** @type {Map<number, AbortController>} */
const running = new Map();
/** @type {Map<string, Promise<Model>>} */
const models = new Map();
/** @type {Map<string, Network>} */
const networks = new Map();

/**
 * A model, loaded once. One that could not be loaded is tried again by the next picture.
 * @param {string} folder
 * @param {string} fingerprint
 */
function findModel(folder, fingerprint) {
  const key = `${folder} ${fingerprint}`;
  let model = models.get(key);
  if (model === undefined) {
    model = Model.load(folder, fingerprint);
    models.set(key, model);
    model.catch(() => models.delete(key));
  }
  return model;
}

/**
 * @param {Model} model
 * @param {WorkerOptions} options
 */
function findNetwork(model, { provider, runtime }) {
  if (provider === 'none') {
    return null;
  }
  const key = `${model.network.graph} ${provider} ${runtime}`;
  const network = networks.get(key) ?? new Network(model.network, provider, runtime);
  networks.set(key, network);
  return network;
}

/**
 * @param {number} picture
 * @param {string} url
 * @param {WorkerOptions} options
 */
async function open(picture, url, options) {
  const source = await HttpSource.open(url);
  const { header } = source;
  const id = Array.from(header.modelId, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const folder = new URL(`${encodeURIComponent(header.modelName)}/`, options.models).href;
  const model = await findModel(folder, id);
  const held = new Picture(header, model);
  pictures.set(picture, new Refiner(source, held, new Renderer(held), findNetwork(model, options)));
  const { width, height, hasAlpha, levels } = header;
  return {
    width,
    height,
    hasAlpha,
    bytesReceived: source.bytesReceived,
    levels: levels.map(({ bytes, linearPsnrY, psnrY }) => ({ bytes, linearPsnrY, psnrY })),
  };
}

/**
 * @param {number} call
 * @param {Refiner} refiner
 * @param {import('./wire/grid.js').Region | undefined} region
 * @param {import('./refinement.js').Until} until
 */
async function refine(call, refiner, region, until) {
  const controller = new AbortController();
  running.set(call, controller);
  try {
    for await (const step of refiner.refine(region, until, controller.signal)) {
      const provider = step.stage === 'network' ? await refiner.network?.load() : undefined;
      self.postMessage({ call, step: { ...step, provider } }, { transfer: [step.rgba.buffer] });
    }
  } finally {
    running.delete(call);
  }
}

self.onmessage = async ({ data }) => {
  const { call, picture } = data;
  try {
    if (data.type === 'open') {
      self.postMessage({ call, done: await open(picture, data.url, data.options) });
    } else if (data.type === 'refine') {
      const refiner = pictures.get(picture);
      if (refiner === undefined) {
        throw new Error('The picture was closed.');
      }
      await refine(call, refiner, data.region, data.until);
      self.postMessage({ call, done: {} });
    } else if (data.type === 'cancel') {
      running.get(call)?.abort();
    } else {
      pictures.delete(picture);
    }
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    self.postMessage({ call, error: { name, message } });
  }
};
