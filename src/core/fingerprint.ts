const mix = (parts: readonly string[], seed: number): number => {
  let hash = seed;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) hash = Math.imul(hash ^ part.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0xffff, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/**
 * A stable name for a list of texts: 16 hexadecimal digits. Two 32-bit FNV-1a lanes with MurmurHash3's finalizer;
 * good against accidents, not against an attacker.
 */
export const fingerprintOf = (parts: readonly string[]): string =>
  mix(parts, 0x811c9dc5).toString(16).padStart(8, '0') + mix(parts, 0x9747b28c).toString(16).padStart(8, '0');
