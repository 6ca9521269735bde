import { z } from 'zod';
import type { Bridge } from '../bridge.ts';
import type { Answer } from './idempotency.ts';
import { Problem } from './problem.ts';
import { requireAdapter } from './sessions.ts';

const asked = z.object({ text: z.string().trim().min(1).max(200) });

/** POST /v1/display: a text of staff, as far as the display is long; the next vend writes over it. */
export async function showText(bridge: Bridge, body: unknown): Promise<Answer> {
  const parsed = asked.safeParse(body);
  if (!parsed.success) throw new Problem(400, 'Bad text', 'send {"text": "…"} with 1 to 200 characters');
  requireAdapter(bridge);
  switch (await bridge.showText(parsed.data.text)) {
    case 'off':
      throw new Problem(
        409,
        'Display off',
        'the settings of this bridge leave the display to the machine (GUICHET_BRIDGE_DISPLAY)',
      );
    case 'vend':
      throw new Problem(
        409,
        'Wrong state',
        'a vend is under way, and its own texts stand on the display; try again behind it',
      );
    case 'no_display':
      throw new Problem(409, 'No display', 'this machine has told of no display');
    case 'adapter':
      throw new Problem(
        503,
        'Adapter down',
        'the serial line was lost while the text was written; nobody knows whether it is shown',
        { 'Retry-After': '2' },
      );
    case null:
      return { status: 202, body: { text: parsed.data.text } };
  }
}
