-- Written by npm run db:schemas. Last in migrations/20261201000230_desk_payments.sql, which never changes: change it in a new one.

create view guichet.people_shown with (security_invoker=true) as
 SELECT u.id,
    jsonb_build_object('id', u.id, 'name', p.display_name, 'email', u.email) AS person
   FROM (public.users u
     LEFT JOIN public.profiles p ON ((p.id = u.id)));

comment on view guichet.people_shown is 'People as lists show them: {id, name, email}.';

revoke all on guichet.people_shown from public, anon, authenticated, service_role;
