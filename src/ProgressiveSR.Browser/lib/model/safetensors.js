// @ts-check
import { InvalidDataError } from '../wire/error.js';

/**
 * Reads the tensors of a safetensors file that tables are made of: U8 and I16.
 * @param {ArrayBuffer} file
 * @returns {Map<string, Uint8Array | Int16Array>}
 * @throws {InvalidDataError} The file is damaged.
 */
export function readSafetensors(file) {
  const length = file.byteLength < 8 ? 0 : Number(new DataView(file).getBigUint64(0, true));
  if (length < 2 || length > file.byteLength - 8) {
    throw new InvalidDataError('A file of tables has no header.');
  }
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length)));
  const tensors = new Map();
  for (const [name, tensor] of Object.entries(header)) {
    if (name === '__metadata__') {
      continue;
    }
    const [from, to] = tensor.data_offsets;
    const bytes = file.slice(8 + length + from, 8 + length + to);
    if (bytes.byteLength !== to - from) {
      throw new InvalidDataError(`Tensor ${name} reaches beyond its file.`);
    }
    if (tensor.dtype === 'U8') {
      tensors.set(name, new Uint8Array(bytes));
    } else if (tensor.dtype === 'I16') {
      tensors.set(name, new Int16Array(bytes));
    }
  }
  return tensors;
}
