import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { frameTypes, syncSteps } from './protocol';

/** One message of y-websocket's wire format, and our acknowledgement. Every socket frame holds exactly one. */
export type Frame =
  /** What the sender knows: whoever gets it answers with what is missing there. */
  | { readonly kind: 'state-vector'; readonly stateVector: Uint8Array }
  | { readonly kind: 'missing'; readonly update: Uint8Array }
  | { readonly kind: 'update'; readonly update: Uint8Array }
  | { readonly kind: 'presence'; readonly update: Uint8Array }
  | { readonly kind: 'ask-presence' }
  /**
   * Asked: tell me once everything before this is stored, which was so many frames with edits, where the asker counts
   * them. Answered: it is.
   */
  | { readonly kind: 'saved'; readonly marker: number; readonly sent?: number };

/** Reads a frame. Throws at whatever is none, or goes on after its end. */
export function readFrame(bytes: Uint8Array): Frame {
  const decoder = decoding.createDecoder(bytes);
  const frame = read(decoder);
  if (decoding.hasContent(decoder)) throw new RangeError('A frame goes on after its end.');
  return frame;
}

function read(decoder: decoding.Decoder): Frame {
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case frameTypes.sync:
      return readSync(decoder);
    case frameTypes.awareness:
      return { kind: 'presence', update: decoding.readVarUint8Array(decoder) };
    case frameTypes.queryAwareness:
      return { kind: 'ask-presence' };
    case frameTypes.saved:
      return readSaved(decoder);
    default:
      throw new RangeError(`There is no frame of type ${type}.`);
  }
}

function readSaved(decoder: decoding.Decoder): Frame {
  const marker = decoding.readVarUint(decoder);
  if (!decoding.hasContent(decoder)) return { kind: 'saved', marker };
  return { kind: 'saved', marker, sent: decoding.readVarUint(decoder) };
}

function readSync(decoder: decoding.Decoder): Frame {
  const step = decoding.readVarUint(decoder);
  const bytes = decoding.readVarUint8Array(decoder);
  switch (step) {
    case syncSteps.stateVector:
      return { kind: 'state-vector', stateVector: bytes };
    case syncSteps.missing:
      return { kind: 'missing', update: bytes };
    case syncSteps.update:
      return { kind: 'update', update: bytes };
    default:
      throw new RangeError(`There is no step ${step} of synchronising.`);
  }
}

/** The bytes of a frame. */
export function writeFrame(frame: Frame): Uint8Array {
  const encoder = encoding.createEncoder();
  const writeSync = (step: number, bytes: Uint8Array) => {
    encoding.writeVarUint(encoder, frameTypes.sync);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
  };
  switch (frame.kind) {
    case 'state-vector':
      writeSync(syncSteps.stateVector, frame.stateVector);
      break;
    case 'missing':
      writeSync(syncSteps.missing, frame.update);
      break;
    case 'update':
      writeSync(syncSteps.update, frame.update);
      break;
    case 'presence':
      encoding.writeVarUint(encoder, frameTypes.awareness);
      encoding.writeVarUint8Array(encoder, frame.update);
      break;
    case 'ask-presence':
      encoding.writeVarUint(encoder, frameTypes.queryAwareness);
      break;
    case 'saved':
      encoding.writeVarUint(encoder, frameTypes.saved);
      encoding.writeVarUint(encoder, frame.marker);
      if (frame.sent !== undefined) encoding.writeVarUint(encoder, frame.sent);
      break;
  }
  return encoding.toUint8Array(encoder);
}
