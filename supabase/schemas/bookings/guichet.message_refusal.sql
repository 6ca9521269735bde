-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.message_refusal(p_texts jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select guichet.refused(min(t.field), 'invalid_value')
    from (
      select 'texts' as field
       where jsonb_typeof(p_texts) is distinct from 'object' or not p_texts ?| array['fr', 'en']
         or p_texts - array['fr', 'en'] <> '{}'
      union all
      select 'texts.' || l.key || '.' || f.name
        from jsonb_each(case when jsonb_typeof(p_texts) = 'object' then p_texts else '{}' end) l,
          (values ('subject', 200, E'[\r\n]'), ('body', 5000, null)) as f (name, most, forbidden)
       where jsonb_typeof(l.value -> f.name) is distinct from 'string' or guichet.is_blank(l.value ->> f.name)
         or length(l.value ->> f.name) > f.most or l.value ->> f.name ~ f.forbidden) t
  having count(*) > 0
$function$;

comment on function guichet.message_refusal(jsonb) is 'What is wrong with the texts of a message, as a refusal with the field; null where nothing is.';

revoke all on function guichet.message_refusal(jsonb) from public, anon, authenticated, service_role;
