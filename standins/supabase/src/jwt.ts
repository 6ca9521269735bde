import { createHmac } from 'node:crypto';

/**
 * A HS256 token for PostgREST and the sign-in service.
 * @param claims `role` is what PostgREST switches to; `iat` and `exp` in unix seconds
 */
export function signJwt(jwtSecret: string, claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${unsigned}.${createHmac('sha256', jwtSecret).update(unsigned).digest('base64url')}`;
}
