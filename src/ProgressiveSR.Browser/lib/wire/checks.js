// @ts-check
// The checks of Packets/FORMAT.md.

const CASTAGNOLI = new Uint32Array(256).map((_, value) => {
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  }
  return value;
});

const POLYNOMIAL_7 = new Uint8Array(256).map((_, value) => {
  for (let bit = 0; bit < 8; bit++) {
    value = value & 0x80 ? (value << 1) ^ 7 : value << 1;
  }
  return value;
});

/**
 * CRC-32C of bytes, or its continuation.
 * @param {Uint8Array} bytes
 * @param {number} [previous] The checksum of the preceding bytes.
 * @returns {number} 0 to 2^32 - 1.
 */
export function crc32c(bytes, previous = 0) {
  let crc = ~previous;
  for (const byte of bytes) {
    crc = CASTAGNOLI[(crc ^ byte) & 255] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/**
 * CRC-8 with polynomial 07 of bytes, or its continuation.
 * @param {Uint8Array} bytes
 * @param {number} [previous] The check of the preceding bytes.
 * @returns {number} 0 to 255.
 */
export function crc8(bytes, previous = 0) {
  for (const byte of bytes) {
    previous = POLYNOMIAL_7[previous ^ byte];
  }
  return previous;
}
