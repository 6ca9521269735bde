import { jwtVerify } from 'jose';
import { z } from 'zod';

/** Who a channel acts as. Subscribers with equal claims share one check of a row. */
export interface Claims {
  role: string;
  /** JSON text, as `request.jwt.claims` */
  text: string;
  /** milliseconds since 1970; Infinity for keys that do not expire */
  expiresAt: number;
}

const payloadSchema = z.looseObject({ role: z.string().min(1), exp: z.number().optional() });

/** @throws jose's error for a forged or expired token */
export async function readClaims(token: string, jwtSecret: string): Promise<Claims> {
  const { payload } = await jwtVerify(token, new TextEncoder().encode(jwtSecret), { algorithms: ['HS256'] });
  const claims = payloadSchema.parse(payload);
  return {
    role: claims.role,
    text: JSON.stringify(claims),
    expiresAt: claims.exp === undefined ? Infinity : claims.exp * 1000,
  };
}
