/**
 * The network somebody asks from, for counting: an IPv4 address; of IPv6 the /64, because that is what one household or
 * server is given (RFC 6177 §2). An IPv4 address inside IPv6 (RFC 4291 §2.5.5.2) is that address. `null`: no address.
 */
export function networkOf(address: string): string | null {
  const text = address.trim();
  if (isIpv4(text)) return text;
  const groups = ipv6Groups(text);
  if (groups === null) return null;
  const [, , , , , marker, high = 0, low = 0] = groups;
  const isMapped = marker === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

/** Eight numbers; `null` for what is no IPv6 address. Node names the zone of a link-local one after a `%`. */
function ipv6Groups(text: string): readonly number[] | null {
  const [address = ''] = text.split('%');
  if (!/^[\da-f:.]{2,45}$/i.test(address)) return null;
  let host: string;
  try {
    // The WHATWG URL parser knows every way to write one, and writes it as hexadecimal groups.
    host = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  } catch {
    return null;
  }
  const [before = '', after] = host.split('::');
  const numbers = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const left = numbers(before);
  const right = numbers(after ?? '');
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

/**
 * Who is at the other end of a request that came through trusted machines. `peer` is the address the last of them saw;
 * `forwardedFor` the X-Forwarded-For header, to whose end every machine on the way appends the address it saw. Only what a
 * trusted one appended counts: everything before it the client may have made up.
 */
export function clientAddress({
  peer,
  forwardedFor,
  cameThroughOurEdge,
}: {
  readonly peer: string;
  readonly forwardedFor: string;
  readonly cameThroughOurEdge: boolean;
}): string {
  if (!cameThroughOurEdge) return peer;
  const seen = forwardedFor
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  // The gateway behind the edge may have appended the edge's own address.
  while (seen.at(-1) === peer) seen.pop();
  return seen.at(-1) ?? peer;
}
