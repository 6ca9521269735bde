import type { ReactNode } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Figure } from '../charts/Figure.tsx';
import { Section } from '../components/Page.tsx';
import { When } from '../components/When.tsx';
import { links } from '../links.tsx';
import { paymentsShown } from '../payments/addresses.ts';
import type { OpenMoney, Today } from './schema.ts';
import { texts } from './texts.ts';

/** What somebody should look at, each with the rows behind it. */
export function Attention({ today }: { today: Today }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const { failed, refunds, disputes, events, outbox, alerts, machines } = today;
  const amounts = (open: OpenMoney): string =>
    open.amounts.map(({ amount_minor, currency }) => formatMoney(amount_minor, currency, locale)).join(' · ');
  const money = (
    name: string,
    open: OpenMoney,
    href: string,
    { bad, beside }: { bad: boolean; beside?: ReactNode },
  ) => (
    <Figure
      name={name}
      href={href}
      {...(bad && open.count > 0 && { mood: 'bad' as const })}
      beside={beside ?? (amounts(open) || ' ')}
    >
      {open.capped ? text.capped : open.count === 0 ? text.nothing : open.count}
    </Figure>
  );
  const queue = (
    name: string,
    { waiting, oldest_at }: { waiting: number; oldest_at: string | null },
    stuck: number,
    { said, href }: { said: string; href: string },
  ) => (
    <Figure
      name={name}
      href={href}
      {...(stuck > 0 && { mood: 'bad' as const })}
      beside={
        oldest_at === null ? (
          ' '
        ) : (
          <>
            {waiting} · {text.oldest} <When at={oldest_at} />
          </>
        )
      }
    >
      {stuck > 0 ? said : waiting > 0 ? waiting : text.upToDate}
    </Figure>
  );
  return (
    <Section title={text.attention}>
      <div className="figures">
        {failed &&
          money(text.failed, failed, paymentsShown({ what: 'failed' }), {
            bad: true,
            beside: amounts(failed) || text.failedSay,
          })}
        {disputes &&
          money(text.openDisputes, disputes, paymentsShown({ what: 'open_disputes' }), {
            bad: true,
            beside:
              disputes.due_at === null ? undefined : (
                <>
                  {amounts(disputes)} · {text.dueAt} <When at={disputes.due_at} />
                </>
              ),
          })}
        {refunds && money(text.pendingRefunds, refunds, paymentsShown({ what: 'pending_refunds' }), { bad: false })}
        {events &&
          queue(text.events, events, events.in_error, { said: text.eventsError(events.in_error), href: links.events })}
        {outbox && queue(text.outbox, outbox, outbox.parked, { said: text.parked(outbox.parked), href: links.outbox })}
        {alerts &&
          queue(text.alerts, alerts, alerts.failed, { said: text.alertsFailed(alerts.failed), href: links.alerts })}
        {machines && (
          <>
            <Figure
              name={text.silent}
              href={links.rows('silencieuses')}
              {...(machines.silent > 0 && { mood: 'bad' as const })}
            >
              {machines.silent === 0 ? text.machinesWell : machines.silent}
            </Figure>
            <Figure name={text.soldOut} href={links.rows('vides')}>
              {machines.sold_out === 0 ? text.nothing : machines.sold_out}
            </Figure>
          </>
        )}
      </div>
    </Section>
  );
}
