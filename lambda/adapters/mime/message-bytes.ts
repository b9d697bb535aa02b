import { endOfPieces, pieceAtMost, writePiece } from './quoted-printable.ts';

/**
 * A message while it is being put together, in one buffer that serves message after message: fresh memory for each one costs
 * more than filling it. What is handed out is a copy of its own, so two messages never share a byte.
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
  /** Whatever an earlier message left behind is gone. */
  readonly restart: () => void;
}

const firstSize = 256 * 1024;

export function createMessageBytes(): MessageBytes {
  let buffer = Buffer.allocUnsafeSlow(firstSize);
  let at = 0;
  const makeRoom = (bytes: number) => {
    if (at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (at + bytes));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  };
  return {
    ascii: (text) => {
      makeRoom(text.length);
      at += buffer.write(text, at, 'latin1');
    },
    copy: (bytes) => {
      makeRoom(bytes.length);
      buffer.set(bytes, at);
      at += bytes.length;
    },
    piece: (text) => {
      makeRoom(pieceAtMost(text));
      at = writePiece(text, buffer, at);
    },
    endPieces: () => {
      at = endOfPieces(buffer, at);
    },
    take: () => {
      const message = Buffer.allocUnsafe(at);
      buffer.copy(message, 0, 0, at);
      at = 0;
      return message;
    },
    restart: () => {
      at = 0;
    },
  };
}

/** Text as a quoted-printable piece of its own, to be copied into many messages. */
export function encodePiece(text: string): Uint8Array {
  const room = Buffer.allocUnsafe(pieceAtMost(text));
  // A copy, so that only what it takes is kept.
  return Uint8Array.prototype.slice.call(room, 0, writePiece(text, room, 0));
}
