import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '@/domain/errors';
import type { Runtime } from '@/server/runtime';
import { describeFailure } from './problem';

const retrySeconds = 2;

/**
 * Answers a page's address while the database is away: what is the matter, and the page again as soon as it is back.
 * Made of nothing that would have to be looked up. Says whether it answered.
 */
export async function answerAway(
  runtime: Runtime,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!request.headers.accept?.includes('text/html')) return false;
  try {
    await runtime.db.$queryRaw`SELECT 1`;
    return false;
  } catch {
    const away = new DomainError('unavailable', { retryAfterSeconds: retrySeconds });
    const { status, headers, body } = describeFailure(away, runtime.log);
    response.writeHead(status, { ...headers, 'content-type': 'text/html; charset=utf-8' });
    response.end(page(body.title, body.detail, String(request.headers['x-nonce'] ?? '')));
    return true;
  }
}

function page(title: string, detail: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${retrySeconds}">
<title>${title} · Talkback</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 28rem; padding: 1.5rem; }
h1 { font-size: 1.25rem; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${detail} This page comes back by itself.</p>
</main>
</body>
</html>
`;
}
