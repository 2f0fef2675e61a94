import { readUploadResult } from '@/domain/api/review';
import { call } from './api';
import { createScope } from './scope';
import { findUnfinishedUploads, openTusTransfer } from './tus-transfer';
import { wouldStop } from './upload-summary';
import { createUploads, type Uploads } from './uploads';

let uploads: Uploads | undefined;

/** The uploads of this page; they live as long as the page does, whatever it shows. */
export function browserUploads(): Uploads {
  uploads ??= open();
  return uploads;
}

function open(): Uploads {
  const scope = createScope();
  const opened = createUploads({
    scope,
    openTransfer: openTusTransfer,
    readResult: (uploadId) => call(readUploadResult, { params: { uploadId } }),
    findUnfinished: findUnfinishedUploads,
    now: () => performance.now(),
  });
  scope.listen(window, 'online', () => opened.wake());
  scope.listen(window, 'beforeunload', (event) => {
    if (wouldStop(opened.store.getState().items)) event.preventDefault();
  });
  // Without an answer nothing is lost: what was left behind is asked for again on the next page.
  opened.restore().catch(() => undefined);
  return opened;
}
