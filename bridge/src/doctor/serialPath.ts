import { access, constants, stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import { z } from 'zod';
import type { Check } from './check.ts';

const systemError = z.object({ code: z.string().optional() });

/** Is there a device at the path, and may this account use it? */
export async function checkSerialPath(path: string): Promise<Check> {
  try {
    const found = await stat(path);
    if (!found.isCharacterDevice())
      return { name: 'port', result: 'failed', found: `${path} is no serial device`, advice: await others() };
    await access(path, constants.R_OK | constants.W_OK);
    return { name: 'port', result: 'ok', found: path };
  } catch (error) {
    const { code } = systemError.parse(error);
    return code === 'EACCES'
      ? {
          name: 'port',
          result: 'failed',
          found: `${path} may not be opened by this account`,
          advice: 'add it to the group: sudo usermod -aG dialout <account>, and sign in again',
        }
      : { name: 'port', result: 'failed', found: `${path} is not there`, advice: await others() };
  }
}

/** The list needs udevadm, which a container may lack. */
async function others(): Promise<string> {
  try {
    const found = (await SerialPort.list()).map(({ path, manufacturer }) =>
      manufacturer === undefined ? path : `${path} (${manufacturer})`,
    );
    return found.length === 0 ? 'no serial device is plugged in' : `plugged in: ${found.join(', ')}`;
  } catch {
    return 'plug the adapter in; the list of serial devices is not available here';
  }
}
