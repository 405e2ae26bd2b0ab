// @ts-check

/** Bytes or documents that no sender of this format writes; the message says what is wrong with them. */
export class InvalidDataError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'InvalidDataError';
  }
}
