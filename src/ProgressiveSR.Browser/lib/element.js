// @ts-check
import { openPicture } from './session.js';

// Not a style element, which pages with a content security policy may forbid.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(':host{display:inline-block}canvas{display:block;width:100%;height:auto}');

/**
 * `<progressive-picture src="pictures/coffee.png">`: a picture that a sender offers, drawn as it arrives.
 *
 * Attributes: `src`, `level` (the level it refines itself to; 2 by default), `provider`, `alt`. It fires `refined`
 * after each step, with the refinement as `detail`, and `error` with the error if one ends; the last good picture
 * stays.
 */
export class ProgressivePicture extends HTMLElement {
  static observedAttributes = ['src', 'alt'];

  /** @type {import('./session.js').Session | null} */
  #session = null;
  #canvas = document.createElement('canvas');
  #level = -1;
  #opened = 0;
  /** @type {{ controller: AbortController, isWhole: boolean, done: Promise<boolean> } | null} */
  #running = null;

  constructor() {
    super();
    this.#canvas.setAttribute('role', 'presentation');
    this.#canvas.width = this.#canvas.height = 0;
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [STYLE];
    root.append(this.#canvas);
  }

  /** The session of the picture; null while there is none. */
  get session() {
    return this.#session;
  }

  /** The highest level shown; -1 before the first. */
  get level() {
    return this.#level;
  }

  /** Bytes received of the picture. */
  get bytesReceived() {
    return this.#session?.bytesReceived ?? 0;
  }

  /** What the network runs on, once it has run. */
  get provider() {
    return this.#session?.provider;
  }

  /** The canvas that it draws on, of the picture's size. */
  get canvas() {
    return this.#canvas;
  }

  connectedCallback() {
    this.#open();
  }

  disconnectedCallback() {
    this.#close();
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} value
   */
  attributeChangedCallback(name, before, value) {
    if (name === 'alt') {
      this.#canvas.setAttribute('role', value ? 'img' : 'presentation');
      this.#canvas.ariaLabel = value || null;
    } else if (this.isConnected && before !== value) {
      this.#open();
    }
  }

  /**
   * Refines the picture or a region of it. What is being refined meanwhile waits, and is taken up again after it: a box
   * need not wait for the whole picture.
   * @param {{ region?: import('./session.js').Region, level?: number }} [options]
   * @returns {Promise<void>} Resolved when the level is shown and the blocks around a region, which see it, are drawn
   * too. A region shows its level from the first `refined` event on whose stage is `network` and which is complete.
   */
  async refine(options = {}) {
    const session = this.#session;
    if (session === null) {
      throw new Error('No picture is open.');
    }
    this.#running?.controller.abort();
    const controller = new AbortController();
    const done = this.#run(session, options, controller.signal);
    const own = { controller, isWhole: options.region === undefined, done };
    this.#running = own;
    const isDone = await own.done.finally(() => {
      this.#running = this.#running === own ? null : this.#running;
    });
    if (isDone) {
      return;
    }
    while (this.#running !== null) {
      if (this.#running.isWhole) {
        return;
      }
      await this.#running.done.catch(() => {});
    }
    if (session === this.#session) {
      await this.refine(options);
    }
  }

  /**
   * @param {import('./session.js').Session} session
   * @param {{ region?: import('./session.js').Region, level?: number }} options
   * @param {AbortSignal} signal
   * @returns {Promise<boolean>} False if it was interrupted.
   */
  async #run(session, { region, level }, signal) {
    try {
      for await (const refinement of session.refine({ region, until: { level }, signal })) {
        this.#draw(refinement);
      }
      return true;
    } catch (error) {
      if (signal.aborted) {
        return false;
      }
      this.dispatchEvent(new CustomEvent('error', { detail: error }));
      throw error;
    }
  }

  /** @param {import('./session.js').Refinement} refinement */
  #draw(refinement) {
    const { region, rgba } = refinement;
    this.#canvas.getContext('2d')?.putImageData(new ImageData(rgba, region.width, region.height), region.x, region.y);
    this.#level = Math.max(this.#level, refinement.level);
    this.dispatchEvent(new CustomEvent('refined', { detail: refinement }));
  }

  async #open() {
    this.#close();
    const opened = this.#opened;
    const src = this.getAttribute('src');
    if (!src) {
      return;
    }
    try {
      const provider = /** @type {any} */ (this.getAttribute('provider') ?? undefined);
      const session = await openPicture(src, { provider });
      if (opened !== this.#opened) {
        session.close();
        return;
      }
      this.#session = session;
      this.#canvas.width = session.width;
      this.#canvas.height = session.height;
      this.dispatchEvent(new CustomEvent('open', { detail: session }));
    } catch (error) {
      if (opened === this.#opened) {
        this.dispatchEvent(new CustomEvent('error', { detail: error }));
      }
      return;
    }
    const level = this.getAttribute('level');
    // A failure has been told by the event.
    await this.refine({ level: level === null ? 2 : Number(level) }).catch(() => {});
  }

  #close() {
    this.#opened++;
    this.#running?.controller.abort();
    this.#session?.close();
    this.#session = null;
    this.#level = -1;
  }
}

customElements.define('progressive-picture', ProgressivePicture);
