import { SerialPort } from 'serialport';
import type { Port } from './port.ts';

/** A port of the operating system: 8N1, locked for us alone, not opened yet. */
export function openSerialPort(path: string, baudRate: number): Port {
  return new SerialPort({ path, baudRate, dataBits: 8, parity: 'none', stopBits: 1, lock: true, autoOpen: false });
}
