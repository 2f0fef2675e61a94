/** The arrows of docs/ARCHITECTURE.md: imports go down only. */
const layer = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { pathNot: [`^${from}/`, ...allowed.map((to) => `^(node_modules/)?${to}(/|$)`)] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    layer('domain-is-pure', 'domain', ['zod']),
    layer('session-is-shared', 'session', ['domain', 'yjs', 'y-protocols', 'lib0']),
    layer('audio-knows-only-the-domain', 'audio', ['domain']),
    {
      name: 'browser-never-reaches-server',
      severity: 'error',
      from: { path: '^(client|components)/' },
      to: { path: '^server/', reachable: true },
    },
    {
      name: 'server-is-headless',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(app|components|client)/|^audio/(engine|recorder|worklets)' },
    },
    {
      name: 'client-has-no-screens',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(components|app)/' },
    },
    {
      name: 'only-the-waveform-knows-wavesurfer',
      severity: 'error',
      from: { pathNot: '^components/waveform/' },
      to: { path: '^node_modules/wavesurfer' },
    },
    {
      name: 'only-auth-knows-next-auth',
      severity: 'error',
      from: { pathNot: '^(server/auth|app/api/auth|client/sign-in)' },
      to: { path: '^node_modules/next-auth' },
    },
    {
      name: 'only-the-server-knows-prisma',
      severity: 'error',
      from: { pathNot: '^(server|tests|scripts)/' },
      to: { path: '^node_modules/(@prisma|pg)/' },
    },
    {
      name: 'nothing-imports-app',
      severity: 'error',
      from: { pathNot: '^(app|tests)/' },
      to: { path: '^app/' },
    },
    {
      name: 'the-product-never-imports-its-tests',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(server/db/generated|\\.next|dist)/' },
  },
};
