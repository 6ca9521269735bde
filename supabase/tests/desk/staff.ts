import { newUser } from '../ordersSupport.ts';
import type { TestDatabase } from '../setup/database.ts';

export type Role = 'owner' | 'administrator' | 'staff' | 'support' | 'accountant' | 'technician';
export const roles: readonly Role[] = ['owner', 'administrator', 'staff', 'support', 'accountant', 'technician'];

/** Somebody with these roles, as a caller. */
export async function colleague(db: TestDatabase, ...has: Role[]): Promise<{ user: string }> {
  const user = await newUser(db);
  for (const role of has)
    await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
  return { user };
}

/** Gives a person a second factor that they have proved; their token bears it where the caller says aal2. */
export async function giveFactor(db: TestDatabase, { user }: { user: string }): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    `insert into auth.mfa_factors (user_id, friendly_name, factor_type, status, secret)
     values ($1, 'téléphone', 'totp', 'verified', 'GEZDGNBVGY3TQOJQ') returning id`,
    [user],
  );
  return row?.id ?? '';
}
