import { DatabaseError } from 'pg';
import type { AuthContext } from './context.ts';
import { AuthError } from './errors.ts';
import type { AuthUser, UserChange } from './users.ts';
import { updateUser } from './users.ts';

const uniqueViolation = '23505';

/** @throws AuthError 404 `user_not_found`, 422 `email_exists` */
export async function changeUser(context: AuthContext, id: string, change: UserChange): Promise<AuthUser> {
  try {
    const user = await updateUser(context.pool, id, change);
    if (user === undefined) throw new AuthError(404, 'user_not_found', 'User not found');
    return user;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === uniqueViolation) {
      throw new AuthError(422, 'email_exists', 'A user with this email address has already been registered');
    }
    throw error;
  }
}
