import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { NotPubmedXmlError } from './pubmed-xml-error.ts';

export interface ByteDecoder {
  /** The text that is complete so far; a character cut in two waits for its other half. */
  decode(bytes: Uint8Array): string;
  /** What was still waiting; a character that is never completed is an error. */
  end(): string;
}

/**
 * Bytes of an XML document → text: by byte order mark, else by the encoding its declaration names, else UTF-8 (XML 1.0
 * §4.3.3). Throws {@link NotPubmedXmlError} for an encoding nobody knows and for bytes that are none of that encoding.
 */
export function createByteDecoder(): ByteDecoder {
  let head: Uint8Array = new Uint8Array(0);
  let decoder: ByteDecoder | null = null;
  return {
    decode(bytes) {
      if (decoder !== null) return decoder.decode(bytes);
      // A copy: the caller may fill its buffer anew.
      head = Buffer.concat([head, bytes]);
      if (!showsEncoding(head)) return '';
      decoder = decoderOf(head);
      return decoder.decode(head);
    },
    end() {
      if (decoder !== null) return decoder.end();
      decoder = decoderOf(head);
      return decoder.decode(head) + decoder.end();
    },
  };
}

/** The declaration `<?xml version="1.0" encoding="utf-8"?>` is over, or there is none. */
function showsEncoding(head: Uint8Array): boolean {
  if (head.length < 6) return false;
  const text = latin1(head.subarray(0, maxDeclaration));
  return !/^\s*<\?xml/.test(text) || text.includes('?>') || head.length >= maxDeclaration;
}

const maxDeclaration = 1024;

function decoderOf(head: Uint8Array): ByteDecoder {
  if (head[0] === 0xff && head[1] === 0xfe) return otherDecoder('utf-16le');
  if (head[0] === 0xfe && head[1] === 0xff) return otherDecoder('utf-16be');
  const declaration = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    latin1(head.subarray(0, maxDeclaration)),
  );
  const label = declaration?.[1] ?? 'utf-8';
  // A declaration that can be read byte by byte is not UTF-16, whatever it says.
  return /^utf-?(?:8|16.*)$/i.test(label) ? utf8Decoder() : otherDecoder(label);
}

/** Buffer's own decoding: several times faster than TextDecoder in a stream, and one byte a character for ASCII. */
function utf8Decoder(): ByteDecoder {
  let cut: Uint8Array = new Uint8Array(0);
  let atStart = true;
  return {
    decode(bytes) {
      let all = cut.length === 0 ? bytes : Buffer.concat([cut, bytes]);
      const whole = all.length - incompleteTail(all);
      // A copy: the caller may fill its buffer anew.
      cut = Uint8Array.prototype.slice.call(all, whole);
      all = all.subarray(0, whole);
      if (atStart && all.length >= 3) {
        atStart = false;
        if (all[0] === 0xef && all[1] === 0xbb && all[2] === 0xbf) all = all.subarray(3);
      }
      if (isAscii(all)) return latin1(all);
      if (!isUtf8(all)) throw undecodable('UTF-8');
      return Buffer.from(all.buffer, all.byteOffset, all.byteLength).toString('utf8');
    },
    end() {
      if (cut.length > 0) throw undecodable('UTF-8');
      return '';
    },
  };
}

/** How many bytes at the end begin a character that is not complete: 0…3. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

function otherDecoder(label: string): ByteDecoder {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch (cause) {
    throw new NotPubmedXmlError(`It declares the encoding "${label.slice(0, 40)}", which is unknown`, {
      found: 'undecodable',
      remedy: 'Convert the file to UTF-8 and declare that',
      cause,
    });
  }
  const decode = (bytes: Uint8Array | undefined, stream: boolean) => {
    try {
      return decoder.decode(bytes, { stream });
    } catch (cause) {
      throw undecodable(label, cause);
    }
  };
  return { decode: (bytes) => decode(bytes, true), end: () => decode(undefined, false) };
}

function undecodable(label: string, cause?: unknown): NotPubmedXmlError {
  return new NotPubmedXmlError(`It holds bytes that are no ${label}`, {
    found: 'undecodable',
    remedy: 'Fetch it again; if it is in another encoding, let its XML declaration say so',
    cause,
  });
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
