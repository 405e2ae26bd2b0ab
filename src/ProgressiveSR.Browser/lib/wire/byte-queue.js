// @ts-check

/** Bytes of an answer as they arrive. */
export class ByteQueue {
  /**
   * @param {ReadableStreamDefaultReader<Uint8Array>} reader
   * @param {(bytes: number) => void} count Told of the bytes that arrive.
   */
  constructor(reader, count) {
    this.reader = reader;
    this.count = count;
    this.bytes = new Uint8Array(0);
    this.start = 0;
  }

  /**
   * The next bytes, once they are there.
   * @param {number} length
   * @returns {Promise<Uint8Array<ArrayBuffer> | null>} A copy; null if the answer ends before them.
   */
  async take(length) {
    while (this.bytes.length - this.start < length) {
      const { done, value } = await this.reader.read();
      if (done) {
        return null;
      }
      this.count(value.length);
      const kept = this.bytes.subarray(this.start);
      // It grows with what arrives, not with the length claimed.
      const joined = new Uint8Array(kept.length + value.length);
      joined.set(kept);
      joined.set(value, kept.length);
      this.bytes = joined;
      this.start = 0;
    }
    this.start += length;
    return this.bytes.slice(this.start - length, this.start);
  }

  /**
   * All bytes that are left. An answer is read to its end, as a cache otherwise waits for the rest; one that is too
   * long is ended.
   * @param {number} most
   * @returns {Promise<Uint8Array<ArrayBuffer> | null>} A copy; null if there are more than that.
   */
  async takeRest(most) {
    if ((await this.take(most + 1)) !== null) {
      await this.end();
      return null;
    }
    return this.bytes.slice(this.start);
  }

  /** Ends the answer, whatever is still to come of it. */
  async end() {
    await this.reader.cancel();
  }

  /**
   * A number in LEB128 of at most 4 bytes.
   * @returns {Promise<number | null>} Null if the answer ends before it; -1 if it is larger.
   */
  async takeLength() {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = await this.take(1);
      if (byte === null) {
        return null;
      }
      value |= (byte[0] & 127) << shift;
      if (byte[0] < 128) {
        return value;
      }
    }
    return -1;
  }
}
