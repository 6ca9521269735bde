import { version } from '../version.ts';
import { frame } from './mdbFrame.ts';

/** Always idle: a button leads to a vend request without a session before it (option bit 5 of level 3). */
export const alwaysIdleBit = 0x20;

/**
 * PERIPHERAL ID, the answer to EXPANSION REQUEST ID: manufacturer, serial number and model in ASCII, version in BCD.
 * The code of the manufacturer is not registered and the serial number is left open, as blanks and zeros are allowed.
 * The option bits belong to level 3: a machine below it would not expect them.
 */
export function peripheralId({ machineLevel, alwaysIdle }: { machineLevel: number; alwaysIdle: boolean }): Uint8Array {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const options = machineLevel >= 3 ? [0, 0, 0, alwaysIdle ? alwaysIdleBit : 0] : [];
  return frame(
    0x09,
    ...Buffer.from(`GUI${'0'.repeat(12)}${'GUICHET MDB'.padEnd(12)}`, 'latin1'),
    bcd(major),
    bcd(minor),
    ...options,
  );
}

function bcd(number: number): number {
  return ((Math.floor(number / 10) % 10) << 4) | (number % 10);
}
