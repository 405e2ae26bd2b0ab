// @ts-check

/** @typedef {{ x: number, y: number, width: number, height: number }} Region In pixels of the picture. */

// Pixels of the screen that a pointer moves before a touch becomes a box.
const LEAST_DRAG = 6;

/** A box that a user draws on a picture by mouse, touch or keyboard. Fires `choose` with the region as `detail`. */
export class Box extends EventTarget {
  /**
   * @param {HTMLElement} pad Covers the picture, takes pointers and keys.
   * @param {HTMLElement} outline Shows the box.
   */
  constructor(pad, outline) {
    super();
    this.pad = pad;
    this.outline = outline;
    this.width = 1;
    this.height = 1;
    /** @type {Region | null} */
    this.region = null;
    pad.addEventListener('pointerdown', (event) => this.#drag(event));
    pad.addEventListener('keydown', (event) => this.#press(event));
  }

  /**
   * Sets the picture's size and removes the box.
   * @param {number} width
   * @param {number} height
   */
  reset(width, height) {
    this.width = width;
    this.height = height;
    this.#show(null);
  }

  /** @param {PointerEvent} start */
  #drag(start) {
    if (start.button !== 0) {
      return;
    }
    this.pad.setPointerCapture(start.pointerId);
    const bounds = this.pad.getBoundingClientRect();
    /** @param {PointerEvent} event */
    const place = (event) => ({
      x: Math.min(Math.max((event.clientX - bounds.left) / bounds.width, 0), 1) * this.width,
      y: Math.min(Math.max((event.clientY - bounds.top) / bounds.height, 0), 1) * this.height,
    });
    const from = place(start);
    let isBox = false;
    /** @param {PointerEvent} event */
    const move = (event) => {
      isBox ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) >= LEAST_DRAG;
      if (isBox) {
        const to = place(event);
        this.#show({
          x: Math.min(from.x, to.x),
          y: Math.min(from.y, to.y),
          width: Math.max(Math.abs(to.x - from.x), 1),
          height: Math.max(Math.abs(to.y - from.y), 1),
        });
      }
    };
    const controller = new AbortController();
    const { signal } = controller;
    this.pad.addEventListener('pointermove', move, { signal });
    this.pad.addEventListener('pointercancel', () => controller.abort(), { signal });
    this.pad.addEventListener('pointerup', () => {
      controller.abort();
      if (isBox) {
        this.#choose();
      }
    }, { signal });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const direction = directions[/** @type {keyof typeof directions} */ (event.key)];
    if (direction) {
      const step = Math.max(8, Math.round(Math.min(this.width, this.height) / 32));
      const { x, y, width, height } = this.region ?? this.#middle();
      const [dx, dy] = [direction[0] * step, direction[1] * step];
      const sized = event.shiftKey
        ? { x, y, width: Math.max(step, width + dx), height: Math.max(step, height + dy) }
        : { x: x + dx, y: y + dy, width, height };
      sized.width = Math.min(sized.width, this.width);
      sized.height = Math.min(sized.height, this.height);
      sized.x = Math.min(Math.max(sized.x, 0), this.width - sized.width);
      sized.y = Math.min(Math.max(sized.y, 0), this.height - sized.height);
      this.#show(sized);
    } else if (event.key === 'Enter' && this.region) {
      this.#choose();
    } else if (event.key === 'Escape') {
      this.#show(null);
    } else {
      return;
    }
    event.preventDefault();
  }

  #middle() {
    return { x: this.width * 0.375, y: this.height * 0.375, width: this.width / 4, height: this.height / 4 };
  }

  #choose() {
    this.dispatchEvent(new CustomEvent('choose', { detail: this.region }));
  }

  /** @param {Region | null} region */
  #show(region) {
    this.region = region;
    this.outline.hidden = region === null;
    if (region !== null) {
      Object.assign(this.outline.style, {
        left: `${(100 * region.x) / this.width}%`,
        top: `${(100 * region.y) / this.height}%`,
        width: `${(100 * region.width) / this.width}%`,
        height: `${(100 * region.height) / this.height}%`,
      });
    }
  }
}
