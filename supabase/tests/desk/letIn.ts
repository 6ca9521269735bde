import type { TestDatabase } from '../setup/database.ts';
import { colleague, type Role, roles } from './staff.ts';

/** Which of the roles a call lets in; everything but a refusal of the role counts. */
export async function letIn(
  db: TestDatabase,
  call: (caller: { user: string }) => Promise<unknown>,
): Promise<readonly Role[]> {
  const allowed: Role[] = [];
  for (const role of roles) {
    const caller = await colleague(db, role);
    await call(caller).then(
      () => allowed.push(role),
      (error: unknown) => {
        if (!(error instanceof Error) || error.message !== 'staff_only') throw error;
      },
    );
  }
  return allowed;
}
