-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

create view guichet.figures_now with (security_invoker=true) as
 SELECT figure,
    unit,
    starts_on,
    domain,
    via,
    kind,
    currency,
    (sum(amount_minor))::bigint AS amount_minor,
    (sum(entries))::bigint AS entries
   FROM ( SELECT g.figure,
            g.unit,
            g.starts_on,
            g.domain,
            g.via,
            g.kind,
            g.currency,
            g.amount_minor,
            g.entries
           FROM guichet.figures g
        UNION ALL
         SELECT c.figure,
            u.unit,
            u.starts_on,
            c.domain,
            c.via,
            c.kind,
            c.currency,
            c.amount_minor,
            c.entries
           FROM (guichet.figure_changes c
             CROSS JOIN LATERAL guichet.units_of(c.day) u(unit, starts_on))) f
  GROUP BY figure, unit, starts_on, domain, via, kind, currency;

comment on view guichet.figures_now is 'The figures as they are: folded and not folded yet, in one snapshot.';

revoke all on guichet.figures_now from public, anon, authenticated, service_role;
