/** Checksum of MDB: the low 8 bits of the sum of the block (MDB/ICP 2.2). */
export function checksum(bytes: Iterable<number>): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return sum & 0xff;
}

/** A block with its checksum behind it. */
export function frame(...bytes: number[]): Uint8Array {
  return Uint8Array.from([...bytes, checksum(bytes)]);
}

/** The block without its checksum, or undefined where the checksum is wrong. Blocks are at most 36 bytes. */
export function unframe(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 2 || bytes.length > 37) return undefined;
  const block = bytes.subarray(0, -1);
  return checksum(block) === bytes.at(-1) ? block : undefined;
}

/** "13 00 00 96" or "13000096" as bytes; undefined where it is no hex. */
export function parseHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '');
  return digits !== '' && digits.length % 2 === 0 && /^[0-9a-f]+$/i.test(digits)
    ? Buffer.from(digits, 'hex')
    : undefined;
}
