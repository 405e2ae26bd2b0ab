// @ts-check
import { format } from './chart.js';

/** End of image: what a decoder of a JPEG that is cut short would have to add. */
const END = Uint8Array.of(0xff, 0xd9);

/**
 * What a JPEG shows when only its first bytes have arrived.
 * @param {Uint8Array<ArrayBuffer>} file
 * @param {number} bytes
 * @returns {Promise<ImageBitmap | null>} Null if that is too little to show anything.
 */
export function decodePrefix(file, bytes) {
  const pieces = bytes < file.length ? [file.subarray(0, bytes), END] : [file];
  return createImageBitmap(new Blob(pieces, { type: 'image/jpeg' })).catch(() => null);
}

/** Shows another picture of the same scene over the left part of a frame: the first version, or a progressive JPEG. */
export class Comparison {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.picture What it covers.
   * @param {HTMLCanvasElement} parts.canvas Over the picture, of its size.
   * @param {HTMLElement} parts.line The border between the two.
   * @param {HTMLInputElement} parts.slider Percent of the width.
   * @param {HTMLOutputElement} parts.shown
   * @param {string} parts.jpeg URL of the JPEG; empty if there is none.
   * @param {(message: string) => void} parts.tell Told of problems.
   */
  constructor({ picture, canvas, line, slider, shown, jpeg, tell }) {
    this.picture = picture;
    this.canvas = canvas;
    this.line = line;
    this.slider = slider;
    this.shown = shown;
    this.jpeg = jpeg;
    this.tell = tell;
    this.first = document.createElement('canvas');
    this.bytes = 0;
    /** Of how many bytes the JPEG is on the canvas; -1 if it is not. */
    this.drawn = -1;
    this.isJpeg = false;
    this.isDrawing = false;
    /** @type {Promise<Uint8Array<ArrayBuffer> | null> | undefined} */
    this.file = undefined;
    slider.addEventListener('input', () => this.#wipe());
  }

  /**
   * Sets the picture's size and forgets its first version.
   * @param {number} width
   * @param {number} height
   */
  reset(width, height) {
    this.drawn = -1;
    for (const canvas of [this.canvas, this.first]) {
      canvas.width = width;
      canvas.height = height;
    }
  }

  /**
   * Keeps the first version.
   * @param {HTMLCanvasElement} shown
   */
  keepFirst(shown) {
    const context = this.first.getContext('2d');
    context?.clearRect(0, 0, this.first.width, this.first.height);
    context?.drawImage(shown, 0, 0);
    this.#draw();
  }

  /**
   * Compares with what so many bytes of the JPEG show.
   * @param {number} bytes
   */
  show(bytes) {
    this.bytes = bytes;
    if (this.isJpeg) {
      this.#draw();
    }
  }

  /** @param {boolean} isJpeg Whether to compare with the JPEG. */
  choose(isJpeg) {
    this.isJpeg = isJpeg;
    if (this.slider.valueAsNumber === 0) {
      this.slider.value = '50';
    }
    this.#wipe();
    this.#draw();
  }

  #wipe() {
    const share = this.slider.valueAsNumber;
    this.canvas.style.clipPath = `inset(0 ${100 - share}% 0 0)`;
    this.picture.style.clipPath = share === 0 ? '' : `inset(0 0 0 ${share}%)`;
    this.line.style.left = `${share}%`;
    this.line.hidden = share === 0;
    if (!this.isJpeg || share === 0) {
      this.shown.value = share === 0 ? 'off' : `${share} %`;
    } else {
      this.#draw();
    }
  }

  async #draw() {
    if (!this.isJpeg) {
      this.drawn = -1;
      this.#put(this.first);
      return;
    }
    if (this.isDrawing) {
      return;
    }
    this.isDrawing = true;
    try {
      this.file ??= this.#load();
      const file = await this.file;
      while (file !== null && this.isJpeg && this.drawn !== this.bytes) {
        const { bytes } = this;
        const image = await decodePrefix(file, bytes);
        if (this.isJpeg) {
          this.drawn = bytes;
          this.#put(image);
        }
        image?.close();
      }
      if (file !== null && this.isJpeg && this.slider.valueAsNumber > 0) {
        this.shown.value = `${format(Math.min(this.drawn, file.length))} of ${format(file.length)} bytes`;
      }
    } finally {
      this.isDrawing = false;
    }
  }

  /** @param {CanvasImageSource | null} image */
  #put(image) {
    const context = this.canvas.getContext('2d');
    context?.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (image !== null) {
      context?.drawImage(image, 0, 0);
    }
  }

  async #load() {
    try {
      const answer = await fetch(this.jpeg);
      if (!answer.ok) {
        throw new Error(`status ${answer.status}`);
      }
      return new Uint8Array(await answer.arrayBuffer());
    } catch (error) {
      this.file = undefined;
      this.tell(`The JPEG cannot be read: ${/** @type {Error} */ (error).message}`);
      return null;
    }
  }
}
