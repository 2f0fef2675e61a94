/**
 * A picture written pixel by pixel, column by column: thousands of small rectangles or a shape with soft edges would
 * take a canvas many times as long, and all of it is drawn anew while somebody zooms.
 */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** One number per pixel, row by row: red, green, blue and alpha from the lowest byte up. */
  readonly pixels: Uint32Array;
}

export type Blank = (width: number, height: number) => { picture: Picture; image: ImageData };

/**
 * Gives blank pictures and the image data they lie in. What was painted is copied to a canvas at once, so the next
 * picture lies where the last one did.
 */
export function createBlank(): Blank {
  let memory = new ArrayBuffer(0);
  return (wantedWidth, wantedHeight) => {
    const [width, height] = [Math.max(1, wantedWidth), Math.max(1, wantedHeight)];
    const count = width * height;
    if (memory.byteLength < count * 4) memory = new ArrayBuffer(count * 4);
    const pixels = new Uint32Array(memory, 0, count).fill(0);
    const image = new ImageData(new Uint8ClampedArray(memory, 0, count * 4), width, height);
    return { picture: { width, height, pixels }, image };
  };
}

/** One column from `top` to `bottom`; its ends are as opaque as much of their pixel it covers. */
export function paintColumn(picture: Picture, x: number, top: number, bottom: number, pixel: number) {
  const { width, height, pixels } = picture;
  const first = Math.max(0, Math.ceil(top));
  const end = Math.min(height, Math.floor(bottom));
  for (let y = first; y < end; y++) pixels[y * width + x] = pixel;
  if (first > end) return fade(picture, x, end, pixel, bottom - top);
  fade(picture, x, first - 1, pixel, first - top);
  fade(picture, x, end, pixel, bottom - end);
}

function fade({ width, height, pixels }: Picture, x: number, y: number, pixel: number, share: number) {
  if (y < 0 || y >= height || share <= 0) return;
  const at = y * width + x;
  const alpha = Math.round((pixel >>> 24) * Math.min(1, share));
  // The end of a column never makes fainter what is there already.
  if ((pixels[at] ?? 0) >>> 24 >= alpha) return;
  pixels[at] = ((alpha << 24) | (pixel & 0xffffff)) >>> 0;
}
