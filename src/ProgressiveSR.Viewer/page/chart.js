// @ts-check

const NUMBERS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** @param {number} value */
export const format = (value) => NUMBERS.format(value);

/** A strip chart: a bar for each level that was received, as wide as its share of all bytes. */
export class Chart {
  /** @param {HTMLOListElement} list */
  constructor(list) {
    this.list = list;
    /** @type {{ item: HTMLLIElement, what: string, bytes: number }[]} */
    this.bars = [];
    this.before = 0;
  }

  /** @param {number} bytes Received before the first level. */
  reset(bytes) {
    this.bars = [];
    this.before = bytes;
    this.list.replaceChildren();
  }

  /**
   * Adds what a level has brought.
   * @param {number} level
   * @param {boolean} isRegion Whether it was asked for a box only.
   * @param {number} bytesReceived All bytes of the picture so far.
   * @param {number | undefined} psnr dB of the whole picture at the level.
   */
  add(level, isRegion, bytesReceived, psnr) {
    const bytes = bytesReceived - this.before;
    this.before = bytesReceived;
    if (bytes === 0) {
      return;
    }
    const what = `${isRegion ? 'box' : 'picture'}, level ${level}`;
    let bar = this.bars.at(-1);
    if (bar?.what !== what) {
      bar = { item: document.createElement('li'), what, bytes: 0 };
      bar.item.className = isRegion ? 'region' : 'whole';
      this.list.append(bar.item);
      this.bars.push(bar);
    }
    // An alpha plane comes behind its level.
    bar.bytes += bytes;
    const linear = psnr === Infinity ? 'lossless' : `${psnr?.toFixed(1)} dB without the network`;
    const quality = psnr === undefined || isRegion ? '' : `, ${linear}`;
    bar.item.textContent = `${what}: ${format(bar.bytes)} bytes${quality}`;
    const most = Math.max(...this.bars.map((bar) => bar.bytes));
    for (const { item, bytes: own } of this.bars) {
      item.style.setProperty('--share', `${(100 * own) / most}%`);
    }
  }
}
