import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';

const metadataSchema = z
  .record(z.string(), z.unknown())
  .nullable()
  .transform((value) => value ?? {});
const instantSchema = z
  .date()
  .nullable()
  .transform((value) => value?.toISOString());

const authenticated = z
  .string()
  .nullable()
  .transform((value) => value ?? 'authenticated');

const rowSchema = z
  .object({
    id: z.string(),
    aud: authenticated,
    role: authenticated,
    email: z
      .string()
      .nullable()
      .transform((value) => value ?? ''),
    encrypted_password: z.string().nullable(),
    raw_app_meta_data: metadataSchema,
    raw_user_meta_data: metadataSchema,
    email_confirmed_at: instantSchema,
    confirmation_sent_at: instantSchema,
    recovery_sent_at: instantSchema,
    email_change_sent_at: instantSchema,
    // whom a change of address waits for
    new_email: z
      .string()
      .nullable()
      .transform((value) => (value === null || value === '' ? undefined : value)),
    last_sign_in_at: instantSchema,
    banned_until: instantSchema,
    factors: z.array(z.looseObject({ id: z.string() })).nullable(),
    created_at: z.date().transform((value) => value.toISOString()),
    updated_at: z.date().transform((value) => value.toISOString()),
  })
  .transform(({ encrypted_password, raw_app_meta_data, raw_user_meta_data, factors, ...row }) => ({
    passwordHash: encrypted_password,
    user: {
      ...row,
      phone: '',
      confirmed_at: row.email_confirmed_at,
      app_metadata: raw_app_meta_data,
      user_metadata: raw_user_meta_data,
      identities: [
        {
          id: row.id,
          identity_id: row.id,
          user_id: row.id,
          provider: 'email',
          identity_data: { sub: row.id, email: row.email, email_verified: row.email_confirmed_at !== undefined },
          created_at: row.created_at,
          updated_at: row.updated_at,
          last_sign_in_at: row.last_sign_in_at,
        },
      ],
      is_anonymous: false,
      // left out for whoever has none
      factors: factors ?? undefined,
    },
  }));

type StoredUser = z.infer<typeof rowSchema>;
/** A user as the endpoints answer it; never with the password's hash. */
export type AuthUser = StoredUser['user'];

const columns = `id, aud, role, email, encrypted_password, raw_app_meta_data, raw_user_meta_data,
  email_confirmed_at, confirmation_sent_at, recovery_sent_at, email_change_sent_at, email_change as new_email, last_sign_in_at, banned_until, created_at, updated_at,
  (select json_agg(json_build_object('id', f.id, 'friendly_name', f.friendly_name, 'factor_type', f.factor_type,
      'status', f.status, 'created_at', f.created_at, 'updated_at', f.updated_at) order by f.created_at, f.id)
     from auth.mfa_factors f where f.user_id = users.id) as factors`;

type Queryable = Pool | PoolClient;

export async function findUserByEmail(db: Queryable, email: string): Promise<StoredUser | undefined> {
  const { rows } = await db.query(`select ${columns} from auth.users where lower(email) = lower($1)`, [email]);
  return rows[0] === undefined ? undefined : rowSchema.parse(rows[0]);
}

export async function findUser(db: Queryable, id: string): Promise<StoredUser | undefined> {
  const { rows } = await db.query(`select ${columns} from auth.users where id = $1`, [id]);
  return rows[0] === undefined ? undefined : rowSchema.parse(rows[0]);
}

export interface NewUser {
  id?: string | undefined;
  email: string;
  passwordHash: string | null;
  confirmed: boolean;
  userMetadata: Record<string, unknown>;
  appMetadata: Record<string, unknown>;
}

/** @returns undefined where the address is taken */
export async function insertUser(db: Queryable, user: NewUser): Promise<AuthUser | undefined> {
  const { rows } = await db.query(
    `insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
     values (coalesce($1::uuid, gen_random_uuid()), 'authenticated', 'authenticated', lower($2), $3, case when $4 then now() end, $5, $6, now(), now())
     on conflict do nothing
     returning ${columns}`,
    [
      user.id ?? null,
      user.email,
      user.passwordHash,
      user.confirmed,
      JSON.stringify({ provider: 'email', providers: ['email'], ...user.appMetadata }),
      JSON.stringify(user.userMetadata),
    ],
  );
  return rows[0] === undefined ? undefined : rowSchema.parse(rows[0]).user;
}

export interface UserChange {
  email?: string | undefined;
  passwordHash?: string | undefined;
  /** merged into what is there; a null value removes its key */
  userMetadata?: Record<string, unknown> | undefined;
  appMetadata?: Record<string, unknown> | undefined;
  confirmed?: boolean | undefined;
  /** seconds from now; 0 lifts a ban */
  banSeconds?: number | undefined;
}

/** @returns undefined where there is no such user; a taken address is Postgres' error 23505 */
export async function updateUser(db: Queryable, id: string, change: UserChange): Promise<AuthUser | undefined> {
  const { rows } = await db.query(
    `update auth.users set
       email = coalesce(lower($2), email),
       encrypted_password = coalesce($3, encrypted_password),
       raw_user_meta_data = jsonb_strip_nulls(coalesce(raw_user_meta_data, '{}') || coalesce($4::jsonb, '{}')),
       raw_app_meta_data = jsonb_strip_nulls(coalesce(raw_app_meta_data, '{}') || coalesce($5::jsonb, '{}')),
       email_confirmed_at = case when $6 then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
       banned_until = case when $7::numeric is null then banned_until
                           when $7::numeric = 0 then null
                           else now() + make_interval(secs => $7::double precision) end,
       updated_at = now()
     where id = $1
     returning ${columns}`,
    [
      id,
      change.email ?? null,
      change.passwordHash ?? null,
      change.userMetadata === undefined ? null : JSON.stringify(change.userMetadata),
      change.appMetadata === undefined ? null : JSON.stringify(change.appMetadata),
      change.confirmed ?? false,
      change.banSeconds ?? null,
    ],
  );
  return rows[0] === undefined ? undefined : rowSchema.parse(rows[0]).user;
}

export async function deleteUser(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from auth.users where id = $1', [id]);
  return rowCount === 1;
}

export interface UserPage {
  users: AuthUser[];
  total: number;
}

/** Oldest first, as hosted Supabase pages them. `page` counts from 1. */
export async function listUsers(db: Queryable, page: number, perPage: number): Promise<UserPage> {
  const { rows } = await db.query(`select ${columns} from auth.users order by created_at, id limit $1 offset $2`, [
    perPage,
    (page - 1) * perPage,
  ]);
  const counted = await db.query<{ total: string }>('select count(*) as total from auth.users');
  return { users: rows.map((row) => rowSchema.parse(row).user), total: Number(counted.rows[0]?.total ?? 0) };
}

export async function touchSignIn(db: Queryable, id: string): Promise<void> {
  await db.query('update auth.users set last_sign_in_at = now() where id = $1', [id]);
}
