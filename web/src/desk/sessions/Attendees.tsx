import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { useMay } from '../me.tsx';
import { useDecision } from '../queries.ts';
import { sayFailure } from '../sayFailure.ts';
import { AttendeePanel } from './AttendeePanel.tsx';
import { Presence } from './Presence.tsx';
import { type Attendee, doneSchema, type WholeSession } from './schema.ts';
import { paymentMood } from './sessionState.ts';
import { texts } from './texts.ts';

/** Who comes, with names, money and whether they came; a row opens beside the list. */
export function Attendees({ whole, onDone }: { whole: WholeSession; onDone(sentence: string): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [openId, setOpenId] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const note = useDecision('note_attendance', doneSchema);
  const { session, attendees } = whole;
  const open = attendees.find(({ booking_id }) => booking_id === openId);
  const notes = may('manage_sessions') && session.begun;
  const columns: readonly Column<Attendee>[] = [
    { id: 'name', head: text.people.name, phone: 'title', cell: (one) => one.name ?? one.email },
    { id: 'email', head: text.people.email, cell: (one) => (one.name === null ? '' : one.email) },
    {
      id: 'money',
      head: text.people.money,
      width: '12rem',
      cell: (one) =>
        one.status === 'confirmed' ? (
          <StateDot mood={paymentMood(one.payment_state)}>
            {text.payments[one.payment_state] ?? one.payment_state}
          </StateDot>
        ) : one.status === 'pending' ? (
          <StateDot mood="wait">
            {one.offered ? text.offered : text.statuses['pending']} · <When at={one.hold_expires_at} />
          </StateDot>
        ) : (
          <StateDot mood="off">{text.reasons[one.cancel_reason ?? ''] ?? text.statuses['cancelled']}</StateDot>
        ),
    },
    {
      id: 'came',
      head: text.people.came,
      phone: 'aside',
      width: '12rem',
      cell: (one) =>
        one.status === 'confirmed' && (
          <Presence
            who={one.name ?? one.email}
            present={one.present}
            onNote={
              notes
                ? (present) => {
                    setProblem(undefined);
                    note.mutate(
                      { booking_id: one.booking_id, present },
                      { onError: (error) => setProblem(sayFailure(error, locale)) },
                    );
                  }
                : undefined
            }
          />
        ),
    },
  ];
  return (
    <Section title={text.who}>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      {attendees.length === 0 ? (
        <EmptyState title={text.nobody}>{text.nobodyHow}</EmptyState>
      ) : (
        <WithPanel
          list={
            <DataTable
              label={text.who}
              columns={columns}
              rows={attendees}
              idOf={({ booking_id }) => booking_id}
              onOpen={({ booking_id }) => setOpenId(booking_id)}
              openId={openId}
            />
          }
          panel={
            open && (
              <AttendeePanel
                key={open.booking_id}
                attendee={open}
                onClose={() => setOpenId(undefined)}
                onDone={onDone}
              />
            )
          }
        />
      )}
    </Section>
  );
}
