import type { Request } from 'express';
import { z } from 'zod';
import { AuthError } from './errors.ts';

const challenged = z.object({ code_challenge: z.string().min(1) });

/** @throws AuthError 400 `validation_failed` for a client of `flowType: 'pkce'`: links of letters bear their session behind `#` */
export function refuseChallenge(request: Request): void {
  if (challenged.safeParse(request.body).success)
    throw new AuthError(400, 'validation_failed', 'This sign-in service knows the implicit flow only (flowType)');
}
