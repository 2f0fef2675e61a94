import type { ServerResponse } from 'node:http';
import { FileStore, type Configstore } from '@tus/file-store';
import { Server, Upload } from '@tus/server';
import { v7 as newId } from 'uuid';
import { largestUpload, UploadMetadata } from '@/domain/api/uploads';
import { DomainError } from '@/domain/errors';
import type { User } from '@/domain/viewer';
import { admit } from '@/server/http/handle';
import { describeFailure, invalid } from '@/server/http/problem';
import { viewerFromCookies } from '@/server/auth/viewer';
import type { OpenWork } from '@/server/auth/open-work';
import type { Runtime } from '@/server/runtime';
import { authorizeUpload, beginUpload, cancelUpload, finishUpload, uploadKey } from './uploads';

export const tusPath = '/api/uploads';

/** The tus 1.0 door: its rows are in Postgres, its bytes where they will stay. */
export function openTus(runtime: Runtime, openWork: OpenWork): Server {
  const userOf = async (request: Request): Promise<User> => {
    const viewer = await viewerFromCookies(runtime, request.headers.get('cookie') ?? undefined);
    return admit({ access: 'user' }, viewer) as User;
  };

  return new Server({
    path: tusPath,
    relativeLocation: true,
    disableTerminationForFinishedUploads: true,
    maxSize: largestUpload,
    datastore: new FileStore({
      directory: runtime.storage.locate(uploadKey('x')).slice(0, -2),
      configstore: rowsAsConfig(runtime),
    }),
    namingFunction: () => newId(),
    allowedOrigins: () => false,
    async onIncomingRequest(request, id) {
      if (request.method === 'POST') return;
      await refusing(runtime, async () => {
        const user = await userOf(request);
        const upload = await authorizeUpload(runtime, user, id);
        const response = request.runtime?.node?.res;
        if (response) openWork.hold(user, response as ServerResponse);
        // Everything had arrived, only the answer was lost.
        if (request.method === 'HEAD') await finishUpload(runtime, id);
        if (request.method === 'DELETE' && upload.status === 'received') throw new DomainError('forbidden');
      });
    },
    async onUploadCreate(request, upload) {
      await refusing(runtime, async () => {
        const viewer = await userOf(request);
        const metadata = UploadMetadata.safeParse(upload.metadata ?? {});
        if (!metadata.success) throw invalid(metadata.error);
        if (upload.size === undefined)
          throw new DomainError('invalid', {
            fields: [{ path: 'Upload-Length', message: 'Say how long the file is.' }],
          });
        await beginUpload(runtime, viewer, { id: upload.id, bytes: upload.size, metadata: metadata.data });
      });
      return {};
    },
    async onUploadFinish(_request, upload) {
      await refusing(runtime, () => finishUpload(runtime, upload.id));
      return {};
    },
  });
}

// tus knows refusals as a status and a body.
async function refusing(runtime: Runtime, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { status, body } = describeFailure(error, runtime.log);
    throw Object.assign(new Error(body.detail), { status_code: status, body: JSON.stringify(body) });
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
    delete: (id) => cancelUpload(runtime, id),
  };
}
