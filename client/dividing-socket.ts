import { readFrame, writeFrame } from '@/session/frames';
import { frameTypes, limits, syncSteps } from '@/session/protocol';
import { splitUpdate } from '@/session/split-update';

/** What goes out instead of a frame: itself, or the parts of an update that is large. */
export function framesToSend(frame: Uint8Array): Uint8Array[] {
  if (frame.length <= limits.partBytes) return [frame];
  const read = readFrame(frame);
  if (read.kind !== 'update' && read.kind !== 'missing') return [frame];
  const parts = splitUpdate(read.update, limits.partBytes);
  // Only the last one says that nothing else is missing.
  return parts.map((update, index) =>
    writeFrame({ kind: index === parts.length - 1 ? read.kind : 'update', update }),
  );
}

const holdsEdits = (frame: Uint8Array) =>
  frame[0] === frameTypes.sync && (frame[1] === syncSteps.missing || frame[1] === syncSteps.update);

const sentEdits = new WeakMap<WebSocket, number>();

/** How many frames with edits a dividing socket has sent. */
export const editsSentOn = (socket: WebSocket): number => sentEdits.get(socket) ?? 0;

/** A socket that sends a large update as several, however it was made: pasted, or written in days without a line. */
export function dividing(Socket: typeof WebSocket): typeof WebSocket {
  return class extends Socket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (!(data instanceof Uint8Array)) return super.send(data);
      for (const frame of framesToSend(data)) {
        if (holdsEdits(frame)) sentEdits.set(this, editsSentOn(this) + 1);
        super.send(new Uint8Array(frame));
      }
    }
  };
}
