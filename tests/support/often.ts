/** How often, or how long: a little in every run of the suite, and as much as it takes in `npm run test:long`. */
export const often = (usual: number, long: number): number => (process.env['TALKBACK_LONG'] ? long : usual);
