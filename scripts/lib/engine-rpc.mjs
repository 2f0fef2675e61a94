import readline from 'node:readline';

/**
 * Answers JSON-RPC, one message a line, until the input ends.
 *
 * @param {object} door
 * @param {() => Promise<any>} door.openEngine whose methods are those of the protocol
 * @param {(url: string | undefined) => Promise<string>} door.createDatabase
 */
export async function serveRpc({ openEngine, createDatabase }) {
  /** @type {Promise<any> | undefined} */
  let opening;
  const engine = () => (opening ??= openEngine());
  let printed = 0;

  /** What the engine itself cannot do here, or says in another form. */
  const ours = {
    async createDatabase(/** @type {any} */ params) {
      const url = params.datasource?.tag === 'ConnectionString' ? params.datasource.url : undefined;
      return { databaseName: await createDatabase(url) };
    },
    async getDatabaseVersion() {
      return (await engine()).version();
    },
    async diff(/** @type {any} */ params) {
      const { exitCode, stdout } = await (await engine()).diff(params);
      if (stdout) send({ jsonrpc: '2.0', id: ++printed, method: 'print', params: { content: stdout } });
      return { exitCode, stdout: null };
    },
  };

  const answer = async (/** @type {any} */ { id, method, params = {} }) => {
    try {
      const act = Object.entries(ours).find(([name]) => name === method)?.[1];
      const result = act ? await act(params) : await (await engine())[method](params);
      send({ jsonrpc: '2.0', id, result: result ?? {} });
    } catch (error) {
      send({ jsonrpc: '2.0', id, error: describe(error) });
    }
  };

  const answers = [];
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    // Without a method it is the answer to something we printed.
    if (message.method) answers.push(answer(message));
  }
  await Promise.all(answers);
  process.exit(0);
}

/** @param {object} message */
const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** @param {any} error */
const describe = (error) => ({
  code: 4466,
  message: 'An error happened. Check the data field for details.',
  data: {
    is_panic: error instanceof WebAssembly.RuntimeError,
    message: String(error?.message ?? error),
    meta: error?.meta ?? null,
    error_code: error?.code ?? error?.error_code ?? null,
  },
});
