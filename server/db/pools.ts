/** Connections each part may hold; their sum is checked against the server's limit at boot. */
export const pools = { prisma: 10, sync: 6, jobs: 4, listen: 2, syncListen: 1, edits: 2 } as const;

/** Connections left for other processes, the administrator among them. */
export const spareConnections = 10;
