import { setTimeout as wait } from 'node:timers/promises';
import type { BoardMessage } from '../adapters/adapter.ts';
import { createAdapter } from '../adapters/index.ts';
import { reasonOf } from '../reason.ts';
import { openSerialPort } from '../serial/openSerialPort.ts';
import type { Settings } from '../settings/settings.ts';
import type { Check } from './check.ts';
import type { RunningBridge } from './running.ts';

/** Does the board answer, and has the machine enabled its reader? Asks the running bridge, else the board itself. */
export async function checkBoard(
  settings: Settings,
  running: RunningBridge | undefined,
  noPort: boolean,
): Promise<Check[]> {
  if (running) return [adapterOf(running), machineOf(running.reader.status)];
  if (noPort) {
    return [
      { name: 'adapter', result: 'skipped', found: 'there is no port to ask on' },
      { name: 'machine', result: 'skipped', found: 'there is no adapter to ask' },
    ];
  }
  try {
    const messages = await listen(settings);
    const version = messages.find((message) => message.type === 'version');
    const reader = messages.findLast((message) => message.type === 'reader');
    const heard = messages.some((message) => message.type !== 'unreadable');
    return [
      heard
        ? {
            name: 'adapter',
            result: 'ok',
            found: `${settings.adapter} answers${version?.type === 'version' ? `: ${version.text}` : ''}`,
          }
        : {
            name: 'adapter',
            result: 'failed',
            found: `${settings.adapter} says nothing readable`,
            advice: 'check the kind of adapter (GUICHET_BRIDGE_ADAPTER), its cable and its power',
          },
      reader?.type === 'reader'
        ? machineOf(reader.status)
        : {
            name: 'machine',
            result: 'warning',
            found: 'the machine said nothing of its reader',
            advice: 'check the MDB cable and that the machine is on',
          },
    ];
  } catch (error) {
    const reason = reasonOf(error);
    return [
      {
        name: 'adapter',
        result: 'failed',
        found: `the port cannot be opened: ${reason}`,
        advice: /lock/i.test(reason) ? 'another process holds it: stop it first' : 'see the port above',
      },
      { name: 'machine', result: 'skipped', found: 'there is no adapter to ask' },
    ];
  }
}

function adapterOf({ adapter, serial }: RunningBridge): Check {
  return serial.alive
    ? { name: 'adapter', result: 'ok', found: `${adapter.name}${adapter.board === null ? '' : `: ${adapter.board}`}` }
    : {
        name: 'adapter',
        result: 'failed',
        found: serial.open ? 'the board is silent' : 'the bridge has no open port',
        advice: 'unplug the adapter and plug it in again',
      };
}

function machineOf(status: string): Check {
  return status === 'enabled' || status === 'idle'
    ? { name: 'machine', result: 'ok', found: `the machine has its reader ${status}` }
    : {
        name: 'machine',
        result: 'warning',
        found: `the machine has its reader ${status}`,
        advice: 'enable cashless payment in the menu of the machine',
      };
}

/** Asks for the version and, with the usual set-up, for the state of the reader; moves no money and leaves the reader off. */
async function listen(settings: Settings): Promise<BoardMessage[]> {
  const adapter = createAdapter(settings);
  const port = openSerialPort(settings.serialPath, adapter.baudRate);
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  const messages: BoardMessage[] = [];
  port.on('error', () => undefined); // a port that dies here simply says no more
  port.on('data', (chunk) => void messages.push(...adapter.receive(chunk).messages));
  const write = async (frames: Uint8Array[]): Promise<void> => {
    for (const bytes of frames)
      await new Promise<void>((resolve, reject) => port.write(bytes, (error) => (error ? reject(error) : resolve())));
  };
  try {
    await write([...adapter.encode({ type: 'probe' }), ...adapter.encode({ type: 'configure', enabled: true })]);
    await wait(2_000);
    const heard = [...messages]; // without what our leaving makes the board say
    // a reader left on would take requests that nobody answers
    await write(adapter.encode({ type: 'disable' }));
    await wait(200); // for the board to take it before the port closes
    return heard;
  } finally {
    await new Promise<void>((resolve) => port.close(() => resolve()));
  }
}
