import type { ServerResponse } from 'node:http';
import { FileStore, type Configstore } from '@tus/file-store';
import { Server, Upload, type ServerOptions } from '@tus/server';
import { v7 as newId } from 'uuid';
import { largestUpload, UploadMetadata } from '@/domain/api/uploads';
import { DomainError } from '@/domain/errors';
import { Id } from '@/domain/ids';
import type { User } from '@/domain/viewer';
import { admit, parse } from '@/server/http/handle';
import { describeFailure } from '@/server/http/problem';
import { viewerOf } from '@/server/auth/viewer';
import { authorize } from '@/server/auth/authorize';
import type { OpenWork } from '@/server/auth/open-work';
import type { Runtime } from '@/server/runtime';
import { authorizeUpload, beginUpload, cancelUpload, finishUpload, uploadKey } from './uploads';

export const tusPath = '/api/uploads';

/** The tus 1.0 door: its rows are in Postgres, its bytes where they will stay. */
export function openTus(runtime: Runtime, openWork: OpenWork): Server {
  const userOf = async (request: Request): Promise<User> => {
    const viewer = await viewerOf(runtime, {
      cookies: request.headers.get('cookie') ?? undefined,
      authorization: request.headers.get('authorization'),
    });
    return admit({ access: 'user' }, viewer) as User;
  };

  return new ProblemServer({
    path: tusPath,
    relativeLocation: true,
    disableTerminationForFinishedUploads: true,
    maxSize: largestUpload,
    datastore: new RowsFirst(runtime),
    namingFunction: () => newId(),
    allowedOrigins: () => false,
    async onIncomingRequest(request, id) {
      if (request.method === 'POST') return;
      const user = await userOf(request);
      if (!Id.safeParse(id).success) throw new DomainError('not-found');
      const upload = await authorizeUpload(runtime, user, id);
      const response = answerTo(request);
      if (response) {
        openWork.hold(user, response);
        await openWork.holdWhile(response, async () =>
          authorize(runtime.db, await userOf(request), 'uploads.make', { uploadId: id }, runtime.now()),
        );
      }
      // Everything had arrived, only the answer was lost.
      if (request.method === 'HEAD') await finishUpload(runtime, id);
      if (request.method === 'DELETE' && upload.status === 'received') throw new DomainError('forbidden');
    },
    async onUploadCreate(request, upload) {
      const viewer = await userOf(request);
      const metadata = parse(UploadMetadata, upload.metadata ?? {});
      if (upload.size === undefined)
        throw new DomainError('invalid', {
          fields: [{ path: 'Upload-Length', message: 'Say how long the file is.' }],
        });
      await beginUpload(runtime, viewer, { id: upload.id, bytes: upload.size, metadata });
      return {};
    },
    async onUploadFinish(_request, upload) {
      await finishUpload(runtime, upload.id);
      return {};
    },
    onResponseError(request, error) {
      // The protocol's own refusals say what they mean.
      if ('status_code' in error) return undefined;
      const { status, headers, body } = describeFailure(error, runtime.log);
      for (const [name, value] of Object.entries(headers)) answerTo(request)?.setHeader(name, value);
      return { status_code: status, body: JSON.stringify(body) };
    },
  });
}

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0];

const answerTo = (request: TusRequest) => request.runtime?.node?.res as ServerResponse | undefined;

/** tus knows a refusal as a status and a text; ours are problems, as at every other door. */
class ProblemServer extends Server {
  override write(...[context, headers, status, body = '']: Parameters<Server['write']>) {
    if (status >= 400 && body.startsWith('{')) headers.set('content-type', 'application/problem+json');
    return super.write(context, headers, status, body);
  }
}

/** Bytes where they will stay. Taking an upload back changes its row first: what is left of it is swept at the next start. */
class RowsFirst extends FileStore {
  constructor(private readonly runtime: Runtime) {
    super({
      directory: runtime.storage.locate(uploadKey('x')).slice(0, -2),
      configstore: rowsAsConfig(runtime),
    });
  }

  override remove(id: string): Promise<void> {
    return cancelUpload(this.runtime, id);
  }
}

function rowsAsConfig(runtime: Runtime): Configstore {
  return {
    async get(id) {
      const row = await runtime.db.upload.findUnique({ where: { id } });
      if (!row || row.status === 'cancelled') return undefined;
      const creation_date = row.createdAt.toISOString();
      return new Upload({
        id,
        size: Number(row.bytes),
        offset: 0,
        metadata: { filename: row.filename },
        creation_date,
      });
    },
    // The row is written with its admission; tus has nothing to add.
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(),
  };
}
