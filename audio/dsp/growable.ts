/** The same array, or a copy with at least double room, so that index `length − 1` can be written. */
export function withRoom<T extends Float64Array | Int16Array>(array: T, length: number): T {
  if (length <= array.length) return array;
  const grown = new (array.constructor as new (length: number) => T)(Math.max(length, array.length * 2));
  grown.set(array);
  return grown;
}
