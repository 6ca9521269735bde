import { z } from 'zod';
import type { Settings } from '../settings/settings.ts';

const status = z.object({
  bridge_version: z.string(),
  adapter: z.object({ name: z.string(), board: z.string().nullable() }),
  serial: z.object({ open: z.boolean(), alive: z.boolean() }),
  reader: z.object({ status: z.string(), enabled: z.boolean() }),
  outcomes_to_report: z.number(),
});
export type RunningBridge = z.infer<typeof status>;

/** GET /v1/status of the bridge on this machine, or undefined where none answers as ours. */
export async function askRunningBridge({
  host,
  port,
  token,
}: Pick<Settings, 'host' | 'port' | 'token'>): Promise<RunningBridge | undefined> {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host;
  try {
    const response = await fetch(`http://${address}:${port}/v1/status`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(2_000),
    });
    const parsed = status.safeParse(await response.json());
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // nothing listens, or something else does: the doctor goes on without it
  }
}
