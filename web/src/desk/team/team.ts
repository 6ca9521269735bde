import * as z from 'zod/mini';

export const personSchema = z.object({
  user_id: z.string(),
  email: z.nullable(z.string()),
  version: z.string(),
  roles: z.array(z.string()),
  /** ISO 8601: the first of their roles was given then. */
  since: z.string(),
  second_factor: z.boolean(),
  last_sign_in_at: z.nullable(z.string()),
});
/** Somebody who works here, as desk_team() says. */
export type Person = z.infer<typeof personSchema>;
export const teamSchema = z.object({ people: z.array(personSchema) });

export const accountSchema = z.object({
  user_id: z.string(),
  email: z.nullable(z.string()),
  roles: z.array(z.string()),
});
export const doneSchema = z.looseObject({ result: z.string() });
