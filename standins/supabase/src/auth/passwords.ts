import bcrypt from 'bcryptjs';
import { AuthError } from './errors.ts';

const cost = 10;
/** bcrypt reads no further than this; more would be a password that is silently cut */
const maxBytes = 72;
const minLength = 6;

/** Compared against when there is no such user, so that the answer takes as long either way. */
const nobodysHash = bcrypt.hash('nobody', cost);

/** @throws AuthError 422 `weak_password` or 400 `validation_failed` */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < minLength) {
    throw new AuthError(422, 'weak_password', `Password should be at least ${minLength} characters.`, {
      weak_password: { reasons: ['length'] },
    });
  }
  if (Buffer.byteLength(password) > maxBytes) {
    throw new AuthError(400, 'validation_failed', `Password cannot be longer than ${maxBytes} bytes.`);
  }
  return bcrypt.hash(password, cost);
}

export async function passwordMatches(password: string, hash: string | null | undefined): Promise<boolean> {
  const matches = await bcrypt.compare(password, hash ?? (await nobodysHash));
  return matches && hash !== null && hash !== undefined && Buffer.byteLength(password) <= maxBytes;
}
