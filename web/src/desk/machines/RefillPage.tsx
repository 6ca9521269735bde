import { useParams } from '@tanstack/react-router';
import { useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Page } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { DeskLink, links } from '../links.tsx';
import { useDesk } from '../queries.ts';
import { useOnline } from '../useOnline.ts';
import { pageTexts } from './pageTexts.ts';
import { RefillSlot } from './RefillSlot.tsx';
import { refillTexts } from './refillTexts.ts';
import { oneMachineSchema } from './schema.ts';
import { useRefill } from './useRefill.ts';
import './machines.css';

/** Filling a machine, slot by slot, from a phone beside it; goes on while the line is away. */
export default function RefillPage() {
  const { code = '' } = useParams({ strict: false });
  const text = useTexts(refillTexts);
  const page = useTexts(pageTexts);
  const online = useOnline();
  const { queue, told, isStuck, press } = useRefill(code);
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_machine',
    args: { p_machine_id: code },
    schema: oneMachineSchema,
    topics: ['machines', 'vends'],
  });
  const waiting = queue.filter(({ refused }) => refused === undefined).length;
  const slots = (data?.slot_list ?? []).filter(({ product_id }) => product_id !== null);
  return (
    <Page
      title={text.title(data?.name ?? code)}
      actions={
        <DeskLink className="button quiet" href={links.machine(code)}>
          {text.done}
        </DeskLink>
      }
    >
      <div role="status">
        {waiting > 0 && (isStuck || !online) && <Notice tone="info">{text.waiting(waiting)}</Notice>}
      </div>
      {error !== null && data === undefined && <ErrorState error={error} onAgain={() => void refetch()} />}
      {isPending && <Waiting what={page.reading} />}
      {data === null && <EmptyState title={page.missing}>{page.missingHelp}</EmptyState>}
      {data && slots.length === 0 && <EmptyState title={page.noSlots} />}
      <ul className="refill">
        {slots.map((slot) => (
          <RefillSlot
            key={slot.slot_number}
            slot={slot}
            pending={queue.findLast(({ slot_number }) => slot_number === slot.slot_number)}
            told={told.get(slot.slot_number)}
            onPress={press}
          />
        ))}
      </ul>
    </Page>
  );
}
