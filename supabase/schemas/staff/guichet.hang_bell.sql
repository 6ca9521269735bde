-- Written by npm run db:schemas. Last in migrations/20261201000110_desk_bell.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.hang_bell(p_table regclass, p_topic text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  execute format('create or replace trigger ring_bell after insert or update or delete on %s
    for each statement execute function guichet.ring_bell(%L)', p_table, p_topic);
end $function$;

comment on function guichet.hang_bell(regclass,text) is 'Lets changes of a table ring the bell of a topic. For migrations.';

revoke all on function guichet.hang_bell(regclass,text) from public, anon, authenticated, service_role;
