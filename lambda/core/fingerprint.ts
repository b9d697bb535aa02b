// Named once: where globals are looked up in a sandbox, as under a test runner, the look-up would cost more than the work.
const { imul } = Math;

/** A short name for a value: equal values, equal names. 64 bits in hex; for noticing change, not for secrets. */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  // Two multiplicative lanes over UTF-16 units with murmur's finalizer; BigInt arithmetic would be fifty times slower.
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = imul(high ^ unit, 0x9e3779b1);
    low = imul(low ^ unit, 0x5f356495);
  }
  return hex(mix(high ^ (low >>> 15))) + hex(mix(low ^ (high >>> 13)));
}

function mix(lane: number): number {
  const once = imul(lane ^ (lane >>> 16), 0x85ebca6b);
  const twice = imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
