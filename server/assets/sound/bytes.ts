import fs from 'node:fs';

/** A file to look into: short reads at any place, cut off at its end. */
export interface Bytes {
  readonly size: number;
  at(offset: number, length: number): DataView;
}

/** Looks into an open file. */
export function bytesOfFile(descriptor: number): Bytes {
  const { size } = fs.fstatSync(descriptor);
  return {
    size,
    at(offset, length) {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      const read = buffer.length > 0 ? fs.readSync(descriptor, buffer, 0, buffer.length, offset) : 0;
      return new DataView(buffer.buffer, 0, read);
    },
  };
}

/** Looks into bytes in memory. */
export function bytesOfArray(array: Uint8Array): Bytes {
  return {
    size: array.length,
    at(offset, length) {
      const part = array.subarray(Math.min(offset, array.length), Math.min(offset + length, array.length));
      return new DataView(part.buffer, part.byteOffset, part.byteLength);
    },
  };
}

/** Latin-1 text of a part of the view, shorter where the view ends. */
export function textAt(view: DataView, offset: number, length: number): string {
  const end = Math.min(offset + length, view.byteLength);
  let text = '';
  for (let i = offset; i < end; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}
