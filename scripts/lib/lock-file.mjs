/**
 * package-lock.json, as far as its repair is concerned.
 *
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 *
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/** The systems and processors that packages name themselves after, as npm calls them. */
const SYSTEMS = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
};
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

/**
 * npm drops from the lock what a registry does not serve at that moment, as binaries for other platforms, and
 * from then on `npm ci` fails everywhere. Here they are put back, and no address of a registry stays.
 *
 * @param {Lock} lock
 * @returns {{ lock: Lock, added: string[] }}
 */
export function repairLock(lock) {
  const missing = missingOptionals(lock).filter(({ name }) => platformOf(name) !== undefined);
  /** @type {Record<string, LockedPackage>} */
  const packages = { ...lock.packages };
  for (const { place, name, version } of missing) {
    packages[place] = { version, optional: true, ...platformOf(name) };
  }
  const sorted = Object.entries(packages)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, { resolved: _, ...rest }]) => [place, rest]);
  return {
    lock: { ...lock, packages: Object.fromEntries(sorted) },
    added: [...new Set(missing.map(({ place }) => place))],
  };
}

/**
 * The optional dependencies that a package of the lock declares in an exact version and that the lock lacks.
 *
 * @param {Lock} lock
 */
export const missingOptionals = ({ packages }) =>
  Object.entries(packages).flatMap(([dependent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(
        ([name, version]) =>
          /^\d/.test(version) && !placesSeenFrom(dependent, name).some((at) => packages[at]),
      )
      .map(([name, version]) => ({ place: besides(dependent, name), name, version })),
  );

/**
 * Where Node.js looks for `name` from a package, the nearest first.
 *
 * @param {string} dependent
 * @param {string} name
 */
function placesSeenFrom(dependent, name) {
  const parts = dependent === '' ? [] : dependent.split(/\/?node_modules\//).slice(1);
  return parts
    .map((_, depth) => parts.slice(0, parts.length - depth))
    .concat([[]])
    .map((path) => [...path, name].map((part) => `node_modules/${part}`).join('/'));
}

/**
 * The place beside a package, where npm would have put it.
 *
 * @param {string} dependent
 * @param {string} name
 */
function besides(dependent, name) {
  const folder = dependent.slice(0, Math.max(0, dependent.lastIndexOf('node_modules/')));
  return `${folder}node_modules/${name}`;
}

/**
 * What a package of binaries says about its platform with its name, or undefined if it says nothing.
 *
 * @param {string} name
 */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const system = Object.entries(SYSTEMS).find(([word]) => words.includes(word))?.[1];
  const processor =
    PROCESSORS.find((word) => words.includes(word)) ?? (name.includes('wasm') ? 'wasm32' : undefined);
  const libc = words.includes('musl')
    ? 'musl'
    : words.includes('gnu') && system === 'linux'
      ? 'glibc'
      : undefined;
  if (!system && !processor) return undefined;
  return {
    ...(processor ? { cpu: [processor] } : {}),
    ...(libc ? { libc: [libc] } : {}),
    ...(system ? { os: [system] } : {}),
  };
}
