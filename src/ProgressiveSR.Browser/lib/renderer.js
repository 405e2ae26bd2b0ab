// @ts-check
import { BLOCK, PLANE, SIDE } from './coding/layout.js';
import { showFlat } from './reconstruction/flat-blocks.js';
import { BlockTransform } from './reconstruction/transform.js';

/** Pixels of a region: R, G, B, A bytes, rows from the top. */
/** @typedef {{ region: import('./wire/grid.js').Region, rgba: Uint8ClampedArray<ArrayBuffer> }} Patch */

/** Turns a picture's indices into pixels. Not reentrant: it keeps its working memory. */
export class Renderer {
  /** @param {import('./picture.js').Picture} picture */
  constructor(picture) {
    this.picture = picture;
    this.transform = new BlockTransform();
    this.coefficients = new Float32Array(BLOCK);
    this.extents = new Uint8Array(6);
    this.pixels = new Float32Array(BLOCK);
  }

  /**
   * The linear picture of some blocks: without the network.
   * @param {import('./wire/grid.js').Region} area In blocks.
   * @param {number} [highest] The highest level to show.
   * @returns {Patch}
   */
  linear(area, highest = Infinity) {
    const patch = this.patch(area);
    for (const block of this.picture.blocksOf(area)) {
      this.reconstruct(block, Math.min(this.picture.shown[block], highest));
      this.write(patch, block, this.pixels);
    }
    return patch;
  }

  /**
   * Makes pixels consistent with what was received of a block: projects them onto its quantisation cells.
   * @param {number} block
   * @param {number} level The level that it shows; -1 for none, which changes nothing.
   * @param {Float32Array} pixels 3 x 32 x 32 in 0..1, changed in place.
   */
  correct(block, level, pixels) {
    if (level >= 0) {
      const cells = this.picture.model.cells[level];
      const indices = this.picture.indicesOf(block, level);
      cells.project(indices, pixels, this.transform);
      showFlat(cells, indices, pixels);
    }
  }

  /**
   * Reconstructs a block into `pixels`.
   * @param {number} block
   * @param {number} level -1 for mid-grey.
   */
  reconstruct(block, level) {
    const cells = this.picture.model.cells[Math.max(level, 0)];
    cells.reconstruct(this.picture.indicesOf(block, level), this.coefficients, this.extents);
    this.transform.inverse(this.coefficients, this.extents, this.pixels, 128);
  }

  /**
   * An empty patch of the pixels of some blocks inside the picture.
   * @param {import('./wire/grid.js').Region} area In blocks.
   * @returns {Patch}
   */
  patch(area) {
    const { width, height } = this.picture.header;
    const region = {
      x: area.x * SIDE,
      y: area.y * SIDE,
      width: Math.min((area.x + area.width) * SIDE, width) - area.x * SIDE,
      height: Math.min((area.y + area.height) * SIDE, height) - area.y * SIDE,
    };
    return { region, rgba: new Uint8ClampedArray(4 * region.width * region.height) };
  }

  /**
   * Writes a block's pixels.
   * @param {Patch} patch
   * @param {number} block
   * @param {Float32Array} pixels 3 x 32 x 32 in 0..1.
   */
  write(patch, block, pixels) {
    const { columns } = this.picture.grid;
    const left = (block % columns) * SIDE - patch.region.x;
    const top = Math.floor(block / columns) * SIDE - patch.region.y;
    const right = Math.min(left + SIDE, patch.region.width);
    const bottom = Math.min(top + SIDE, patch.region.height);
    const { alpha, header } = this.picture;
    for (let y = top; y < bottom; y++) {
      let from = (y - top) * SIDE;
      let to = 4 * (y * patch.region.width + left);
      let place = (patch.region.y + y) * header.width + patch.region.x + left;
      for (let x = left; x < right; x++, from++, place++, to += 4) {
        // Half up, as everywhere; the array would round half to even.
        patch.rgba[to] = Math.floor(pixels[from] * 255 + 0.5);
        patch.rgba[to + 1] = Math.floor(pixels[from + PLANE] * 255 + 0.5);
        patch.rgba[to + 2] = Math.floor(pixels[from + 2 * PLANE] * 255 + 0.5);
        patch.rgba[to + 3] = alpha === null ? 255 : alpha[place];
      }
    }
  }
}
