// @ts-check
import { InvalidDataError } from './wire/error.js';

/**
 * @typedef {object} ReceiverOptions
 * @property {string} [models] URL of the folder that has a folder for each model; by default `models/` beside this
 * module's folder.
 * @property {string} [runtime] URL of the folder of onnxruntime-web, of the page's own origin; by default
 * `onnxruntime/` beside this module's folder.
 * @property {'wasm' | 'webgpu' | 'none'} [provider] What the network runs on. `wasm` by default; `none` shows pictures
 * without it. What is not there is an error, not replaced by another.
 */

/**
 * @typedef {object} LevelInfo
 * @property {number} bytes Bytes of all its parts.
 * @property {number} [linearPsnrY] PSNR-Y in dB of the whole picture without the network.
 * @property {number} [psnrY] PSNR-Y in dB of the picture rendered, where its sender measured it.
 */

/** @typedef {import('./refinement.js').Until} Until */
/** @typedef {import('./wire/grid.js').Region} Region */
/**
 * What a step changes, what it was asked for (null: the whole picture), and what the network runs on.
 * @typedef {import('./refinement.js').Step & { asked: Region | null, provider?: string }} Refinement
 */

/** The worker that all pictures of a page share. */
class Receiver {
  constructor() {
    this.worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    /** @type {Map<number, (message: any) => void>} */
    this.calls = new Map();
    this.count = 0;
    this.worker.onmessage = ({ data }) => this.calls.get(data.call)?.(data);
    this.worker.onerror = (event) => {
      const error = { name: 'Error', message: event.message || 'The receiver could not be loaded.' };
      this.calls.forEach((answer) => answer({ error }));
    };
  }

  /**
   * @param {object} message
   * @param {(message: any) => void} [answer] Told of every message that answers.
   * @returns {number} The call's number.
   */
  send(message, answer) {
    const call = ++this.count;
    if (answer) {
      this.calls.set(call, answer);
    }
    this.worker.postMessage({ ...message, call });
    return call;
  }
}

/** @type {Receiver | undefined} */
let receiver;

/**
 * Opens a picture that a sender offers.
 * @param {string | URL} url Such as `https://example.org/pictures/coffee.png`, relative to the page.
 * @param {ReceiverOptions} [options]
 * @returns {Promise<Session>}
 * @throws {InvalidDataError} There is no such picture, its manifest is not one, or its model is missing.
 */
export function openPicture(url, options = {}) {
  receiver ??= new Receiver();
  const shared = receiver;
  const picture = ++shared.count;
  const message = {
    type: 'open',
    picture,
    url: new URL(url, document.baseURI).href,
    options: {
      models: new URL(options.models ?? new URL('../models/', import.meta.url), document.baseURI).href,
      runtime: new URL(options.runtime ?? new URL('../onnxruntime/', import.meta.url), document.baseURI).href,
      provider: options.provider ?? 'wasm',
    },
  };
  return new Promise((resolve, reject) => {
    const call = shared.send(message, (answer) => {
      shared.calls.delete(call);
      if (answer.error) {
        reject(toError(answer.error));
      } else {
        resolve(new Session(shared, picture, answer.done));
      }
    });
  });
}

/** A picture being received. It sends nothing twice: what one refinement brought, later ones use. */
export class Session {
  /** @type {Receiver} */
  #receiver;
  #picture;
  #turn = Promise.resolve();
  #isClosed = false;

  /**
   * @param {Receiver} receiver
   * @param {number} picture
   * @param {{ width: number, height: number, hasAlpha: boolean, bytesReceived: number, levels: LevelInfo[] }} info
   */
  constructor(receiver, picture, info) {
    this.#receiver = receiver;
    this.#picture = picture;
    /** Width in pixels. */
    this.width = info.width;
    /** Height in pixels. */
    this.height = info.height;
    /** Whether it has an alpha plane, which arrives behind level 0. */
    this.hasAlpha = info.hasAlpha;
    /** The picture's levels, the coarsest first. */
    this.levels = info.levels;
    /** Bytes received of the picture so far. */
    this.bytesReceived = info.bytesReceived;
    /** What the network runs on, once it has run; such as `WASM, 2 threads`. @type {string | undefined} */
    this.provider = undefined;
  }

  /**
   * Refines the picture or a region of it, level by level, and yields what changes. Refinements of a picture take
   * turns. Leaving the loop, or the signal, ends the refinement; what it has received is kept.
   * @param {{ region?: Region, until?: Until, signal?: AbortSignal }} [options] The region in pixels; the whole picture
   * by default.
   * @returns {AsyncGenerator<Refinement>}
   * @throws {InvalidDataError} The sender fails, or what it sends is damaged. The picture stays usable.
   */
  async *refine({ region, until = {}, signal } = {}) {
    const before = this.#turn;
    /** @type {() => void} */
    let end = () => {};
    this.#turn = new Promise((resolve) => {
      end = () => resolve(undefined);
    });
    await before;
    /** @type {any[]} */
    const messages = [];
    let wake = () => {};
    let call = 0;
    let isOver = false;
    const abort = () => {
      messages.push({ error: signal?.reason });
      wake();
    };
    try {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', abort);
      if (this.#isClosed) {
        throw new Error('The picture was closed.');
      }
      call = this.#receiver.send({ type: 'refine', picture: this.#picture, region, until }, (message) => {
        messages.push(message);
        wake();
      });
      while (true) {
        if (messages.length === 0) {
          await new Promise((resolve) => {
            wake = () => resolve(undefined);
          });
        }
        signal?.throwIfAborted();
        const { step, error } = messages.shift();
        isOver = step === undefined;
        if (error) {
          throw toError(error);
        }
        if (isOver) {
          return;
        }
        this.bytesReceived = step.bytesReceived;
        this.provider = step.provider ?? this.provider;
        yield { ...step, asked: region ?? null };
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#receiver.calls.delete(call);
      if (!isOver && call !== 0) {
        this.#receiver.worker.postMessage({ type: 'cancel', call });
      }
      end();
    }
  }

  /** Gives the picture's memory back. */
  close() {
    this.#isClosed = true;
    this.#receiver.send({ type: 'close', picture: this.#picture });
  }
}

/** @param {{ name: string, message: string }} error */
function toError({ name, message }) {
  return name === 'InvalidDataError' ? new InvalidDataError(message) : Object.assign(new Error(message), { name });
}
