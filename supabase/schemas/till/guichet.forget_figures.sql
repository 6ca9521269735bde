-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.forget_figures()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from guichet.figure_changes c where c.figure = any(tg_argv);
  delete from guichet.figures f where f.figure = any(tg_argv);
  return null;
end $function$;

comment on function guichet.forget_figures() is 'Trigger (figures): their rows were emptied.';

revoke all on function guichet.forget_figures() from public, anon, authenticated, service_role;
