import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import type { z } from 'zod';
import type { Contract } from '@/domain/api/contract';
import type { UploadResult } from '@/domain/api/review';

interface Given<C extends Contract> {
  params?: z.input<C['params']>;
  query?: z.input<C['query']>;
  input?: z.input<C['input']>;
  headers?: Record<string, string>;
}

export interface Answer<T> {
  status: number;
  body: T;
  text: string;
  headers: Headers;
}

/** Somebody at a browser, as far as the API can tell: an origin and a jar of cookies. */
export interface Person {
  name: string;
  email: string;
  id: string;
  jar: Map<string, string>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Calls an operation and tells what came back, refused or not. */
  ask<C extends Contract>(contract: C, given?: Given<C>): Promise<Answer<z.output<C['output']>>>;
  /** Calls an operation that must succeed. */
  call<C extends Contract>(contract: C, given?: Given<C>): Promise<z.output<C['output']>>;
}

export const password = 'a long enough passphrase';

/** A browser nobody is signed in at. */
export function stranger(baseUrl: string, name = 'Stranger'): Person {
  const jar = new Map<string, string>();
  const person: Person = {
    name,
    email: '',
    id: '',
    jar,
    async fetch(path, init = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has('origin')) headers.set('origin', baseUrl);
      if (jar.size > 0) headers.set('cookie', [...jar].map(([key, value]) => `${key}=${value}`).join('; '));
      const response = await fetch(new URL(path, baseUrl), { redirect: 'manual', ...init, headers });
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        const value = pair.slice(at + 1);
        if (value === '' || /max-age=0/i.test(line)) jar.delete(pair.slice(0, at));
        else jar.set(pair.slice(0, at), value);
      }
      return response;
    },
    async ask(contract, given = {}) {
      const {
        params = {},
        query = {},
        input,
        headers = {},
      } = given as Given<Contract> & { headers?: Record<string, string> };
      const filled = contract.path.replace(/:(\w+)/g, (_, key: string) =>
        encodeURIComponent(String((params as Record<string, unknown>)[key])),
      );
      const search = new URLSearchParams(
        Object.entries(query as Record<string, unknown>).map(([key, value]) => [key, String(value)]),
      ).toString();
      const response = await person.fetch(search ? `${filled}?${search}` : filled, {
        method: contract.method,
        headers: { ...(input === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(input === undefined ? {} : { body: JSON.stringify(input) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        body: (isJson ? JSON.parse(text) : undefined) as never,
        text,
        headers: response.headers,
      };
    },
    async call(contract, given) {
      const answer = await person.ask(contract, given);
      if (answer.status >= 300)
        throw new Error(`${contract.operation} answered ${answer.status}: ${answer.text}`);
      return answer.body;
    },
  };
  return person;
}

/** Signs an account in at a browser. Returns the status of the attempt. */
export async function signIn(person: Person, email: string, secret = password): Promise<number> {
  return (await postAuth(person, 'callback/credentials', { email, password: secret })).status;
}

/** Sends a form to next-auth, as its pages do. */
export async function postAuth(
  person: Person,
  path: string,
  fields: Record<string, string>,
): Promise<Response> {
  const { csrfToken } = (await (await person.fetch('/api/auth/csrf')).json()) as { csrfToken: string };
  return person.fetch(`/api/auth/${path}`, {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, json: 'true', ...fields }),
  });
}

/** Makes so many accounts. */
export async function manyPeople(baseUrl: string, count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let n = 0; n < count; n += 1) people.push(await newcomer(baseUrl, `Person ${n + 1}`));
  return people;
}

/** A new account, signed in. */
export async function newcomer(baseUrl: string, name: string): Promise<Person> {
  const person = stranger(baseUrl, name);
  const email = `${name.toLowerCase().replace(/\W+/g, '.')}.${randomUUID().slice(0, 8)}@example.test`;
  const response = await person.fetch('/api/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, name, password }),
  });
  if (response.status !== 201)
    throw new Error(`Signing up answered ${response.status}: ${await response.text()}`);
  const { id } = (await response.json()) as { id: string };
  const status = await signIn(person, email);
  if (status !== 200) throw new Error(`Signing in answered ${status}`);
  return Object.assign(person, { email, id });
}

const metadata = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** Opens an upload; the answer says where its bytes go. */
export function beginUpload(
  person: Person,
  bytes: number,
  fields: Record<string, string>,
): Promise<Response> {
  return person.fetch('/api/uploads', {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes),
      'upload-metadata': metadata(fields),
    },
  });
}

/** Sends one chunk of an upload. */
export function sendChunk(
  person: Person,
  location: string,
  offset: number,
  body: BodyInit,
): Promise<Response> {
  return person.fetch(location, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body,
  });
}

/** Uploads a whole file and waits until the server has read it. */
export async function uploadFile(
  person: Person,
  file: string | Uint8Array<ArrayBuffer>,
  fields: Record<string, string>,
): Promise<UploadResult> {
  const blob = typeof file === 'string' ? await openAsBlob(file) : new Blob([file]);
  const opened = await beginUpload(person, blob.size, fields);
  if (opened.status !== 201)
    throw new Error(`Opening an upload answered ${opened.status}: ${await opened.text()}`);
  const location = opened.headers.get('location') ?? '';
  const sent = await sendChunk(person, location, 0, blob);
  if (sent.status !== 204) throw new Error(`Sending bytes answered ${sent.status}: ${await sent.text()}`);
  return settled(person, location);
}

/** Waits until an upload is ready or has failed. */
export async function settled(person: Person, location: string, withinMs = 60_000): Promise<UploadResult> {
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    const result = (await (await person.fetch(`${location}/result`)).json()) as UploadResult;
    if (result.status === 'ready' || result.status === 'failed') return result;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The upload was not read in time.');
}
