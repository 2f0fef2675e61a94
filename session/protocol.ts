/** Where the document of a session is synchronised. */
export const syncPath = (sessionId: string) => `/sync/${sessionId}`;

/** The parameter by which a client says of which history its document is. */
export const epochParameter = 'epoch';

/** The number a frame begins with: those of y-websocket, and ours. */
export const frameTypes = { sync: 0, awareness: 1, queryAwareness: 3, saved: 100 } as const;

/** The number a frame of synchronising goes on with. */
export const syncSteps = { stateVector: 0, missing: 1, update: 2 } as const;

/** Why a connection is closed for good: y-websocket comes back after any code outside 4400 to 4499. */
export const finalCodes = {
  unreadable: 4400,
  signedOut: 4401,
  forbidden: 4403,
  gone: 4404,
  foreignClient: 4406,
  restored: 4409,
  tooLarge: 4413,
  incomplete: 4422,
  damaged: 4423,
} as const;

/** Why a connection is closed for now. */
export const passingCodes = {
  roleChanged: 4503,
  restarting: 1012,
  overloaded: 1013,
  unstored: 1011,
} as const;

const kib = 1024;
const mib = 1024 * kib;

/** Every limit of synchronising, in one table. */
export const limits = {
  frameBytes: 8 * mib,
  updateBytes: 4 * mib,
  /** A client sends what is larger in parts of about so much. */
  partBytes: 512 * kib,
  stateVectorBytes: 256 * kib,
  documentBytes: 32 * mib,
  /** What comes after a snapshot becomes one long before, unless none can be made. */
  tailBytes: 128 * mib,
  presenceBytes: 4 * kib,
  presencesPerSecond: 20,
  /** Containers within containers, however they came, and values within values. */
  nesting: 128,
  /** Clients that one update may bring along that nobody was before. */
  newClients: 256,
  socketsPerPerson: 300,
  socketsPerDocument: 500,
  upgradesPerMinute: 300,
  failedUpgradesPerMinute: 20,
  /** How often a client is asked to send again what its updates stand on. */
  resends: 3,
  /** Sent so often, nothing but silence makes a client think that the line is dead. */
  keepAliveMs: 12_000,
} as const;
