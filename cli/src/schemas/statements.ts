import { z } from 'zod';

export const privileges = z.array(
  z.object({ role: z.string(), words: z.array(z.string()), columns: z.string().nullable() }),
);
export type Privileges = z.infer<typeof privileges>;

/** One object as it stands in the catalogue; `sql` makes it, with its comments, policies and grants. */
export interface SchemaObject {
  schema: string;
  name: string;
  sql: string;
}

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `comment on …`, nothing where there is no comment. */
export const commentOn = (what: string, comment: string | null): string[] =>
  comment === null ? [] : [`comment on ${what} is ${literal(comment)};`];

/** What everybody but the owner may do, from nothing on: the defaults of a database make no difference. */
export function grantsOn(what: string, granted: Privileges, revokedFrom: string): string[] {
  return [
    `revoke all on ${what} from ${revokedFrom};`,
    ...granted.map(
      ({ role, words, columns }) =>
        `grant ${words.map((word) => (columns === null ? word : `${word} (${columns})`)).join(', ')} on ${what} to ${role};`,
    ),
  ];
}

/**
 * SQL that lists the privileges of an acl as JSON: a row a role, the owner left out.
 * @param acl an expression of type aclitem[], never null
 * @param all the number of privileges there are for this kind of object
 */
export const aclSql = (acl: string, owner: string, all: number): string => `
  coalesce((select json_agg(json_build_object('role', role, 'columns', null, 'words', case when cardinality(words) = ${all} then array['all'] else words end) order by role)
    from (select coalesce(r.rolname::text, 'public') as role, array_agg(lower(a.privilege_type) order by a.privilege_type) as words
      from aclexplode(${acl}) a left join pg_roles r on r.oid = a.grantee where a.grantee <> ${owner} group by 1) by_role), '[]')`;

/** Paragraphs of statements, empty ones left out. */
export const paragraphs = (...groups: string[][]): string =>
  groups
    .filter((group) => group.length > 0)
    .map((group) => group.join('\n'))
    .join('\n\n');
