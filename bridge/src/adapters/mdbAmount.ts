/** Scale and decimals of the reader's set-up (MDB/ICP 7.4.2): price = P · scale · 10^-decimals. */
export interface MdbScale {
  scale: number;
  decimals: number;
}

/** MDB's 16-bit price as a decimal string, exact: 0x0096 at scale 1, 2 decimals is "1.50". */
export function amountFromMdb(price: number, { scale, decimals }: MdbScale): string {
  const minor = String(price * scale).padStart(decimals + 1, '0');
  return decimals === 0 ? minor : `${minor.slice(0, -decimals)}.${minor.slice(-decimals)}`;
}

/**
 * Decimal string as MDB's 16-bit price.
 * @throws RangeError when the amount is no multiple of the scale or does not fit in 16 bits
 */
export function amountToMdb(amount: string, { scale, decimals }: MdbScale): number {
  const found = /^(\d+)(?:\.(\d+))?$/.exec(amount);
  const fraction = found?.[2] ?? '';
  if (!found || /[1-9]/.test(fraction.slice(decimals))) {
    throw new RangeError(`${amount} has no exact price with ${decimals} decimals`);
  }
  const minor = Number(`${found[1]}${fraction.slice(0, decimals).padEnd(decimals, '0')}`);
  if (minor % scale !== 0 || minor / scale > 0xfffe) {
    throw new RangeError(`${amount} does not fit a price of 16 bits at scale ${scale}`);
  }
  return minor / scale;
}
