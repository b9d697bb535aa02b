import { endOfPieces, pieceAtMost, writePiece } from './quoted-printable.ts';

/**
 * A message while it is being put together. Messages are written one behind the other into stretches of memory that hold
 * several: fresh memory for each one, and copying it there, would cost more than filling it. No two share a byte.
 */
export interface MessageBytes {
  /** ASCII as it is: header fields, boundaries. */
  readonly ascii: (text: string) => void;
  /** Encoded before, see {@link encodePiece}. */
  readonly copy: (bytes: Uint8Array) => void;
  /** Quoted-printable; any piece may follow. */
  readonly piece: (text: string) => void;
  /** No piece follows in this body. */
  readonly endPieces: () => void;
  /** The message so far; the next one begins. */
  readonly take: () => Buffer;
  /** Whatever an unfinished message left behind is gone. */
  readonly restart: () => void;
}

/** Room for some messages of a usual size, and little enough to be kept for the last of them. */
const stretchBytes = 512 * 1024;

const fewBytes = 32;

export function createMessageBytes(): MessageBytes {
  let buffer = Buffer.alloc(0);
  let start = 0;
  let at = 0;
  const makeRoom = (bytes: number) => {
    if (at + bytes <= buffer.length) return;
    const next = Buffer.allocUnsafeSlow(Math.max(stretchBytes, 2 * (at - start + bytes)));
    at = buffer.copy(next, 0, start, at);
    start = 0;
    buffer = next;
  };
  return {
    ascii: (text) => {
      makeRoom(text.length);
      at += buffer.write(text, at, 'latin1');
    },
    copy: (bytes) => {
      const { length } = bytes;
      makeRoom(length);
      // A call for a few bytes costs more than they do.
      if (length <= fewBytes) for (let index = 0; index < length; index++) buffer[at + index] = bytes[index]!;
      else buffer.set(bytes, at);
      at += length;
    },
    piece: (text) => {
      makeRoom(pieceAtMost(text));
      at = writePiece(text, buffer, at);
    },
    endPieces: () => {
      at = endOfPieces(buffer, at);
    },
    take: () => {
      const message = buffer.subarray(start, at);
      start = at;
      return message;
    },
    restart: () => {
      at = start;
    },
  };
}

let scratch = Buffer.alloc(0);

/** Text as a quoted-printable piece of its own, to be copied into many places. */
export function encodePiece(text: string): Uint8Array {
  const atMost = pieceAtMost(text);
  if (atMost > scratch.length) scratch = Buffer.allocUnsafeSlow(2 * atMost);
  // A copy, so that only what it takes is kept.
  return Buffer.from(scratch.subarray(0, writePiece(text, scratch, 0)));
}
