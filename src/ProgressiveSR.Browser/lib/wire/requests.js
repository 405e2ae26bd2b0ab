// @ts-check
import { ByteQueue } from './byte-queue.js';
import { InvalidDataError } from './error.js';

// Pauses before further tries, in milliseconds.
const PAUSES = [300, 1000, 3000];

/** Requests for the pieces of one encoding, which counts the bytes of their answers. */
export class Requests {
  /**
   * @param {string} url URL of the encoding's pieces, without a slash at its end.
   * @param {import('./manifest.js').Manifest} manifest
   */
  constructor(url, manifest) {
    this.url = url;
    this.manifest = manifest;
    this.query = '';
    /** Bytes of all answers. */
    this.bytesReceived = manifest.bytes;
    /** Those of each level. */
    this.bytesOfLevels = manifest.header.levels.map(() => 0);
  }

  /**
   * @param {string} path Relative to the encoding's pieces; empty for a list.
   * @param {number | null} level What is asked for; null for alpha.
   * @param {AbortSignal} signal
   * @param {RequestInit} [init]
   * @returns {Promise<ByteQueue>} The answer.
   * @throws {InvalidDataError} The sender refuses, or does not answer.
   */
  async ask(path, level, signal, init) {
    const answer = await this.request(path === '' ? this.url : `${this.url}/${path}`, { ...init, signal });
    const body = answer.body ?? new Blob().stream();
    return new ByteQueue(body.getReader(), (bytes) => this.count(level, bytes));
  }

  /**
   * @param {string} url
   * @param {RequestInit & { signal: AbortSignal }} init
   */
  async request(url, init) {
    const send = () => tryAgain(() => fetch(url + this.query, init), init.signal);
    let answer = await send();
    if (answer.status === 404 && this.manifest.takesLists && this.query === '') {
      // One of several senders, which has not encoded the picture yet; the next answer may be another's again.
      this.query = `?picture=${encodeURIComponent(this.manifest.name)}`;
      answer = await send();
    }
    if (!answer.ok) {
      throw new InvalidDataError(`The sender refuses ${url}: status ${answer.status}.`);
    }
    return answer;
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
}

/**
 * Asks again where the line failed or the sender is busy.
 * @param {() => Promise<Response>} ask
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Response>}
 */
export async function tryAgain(ask, signal) {
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
