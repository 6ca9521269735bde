import { useState } from 'react';
import * as z from 'zod/mini';
import { useTexts } from '../../app/locale.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { useDecision } from '../queries.ts';
import { pageTexts } from './pageTexts.ts';
import type { OneMachine } from './schema.ts';

const answer = z.object({ result: z.enum(['changed', 'unchanged']) });

/** Takes a machine out of service, or puts it back. */
export function ServiceButton({ machine }: { machine: OneMachine }) {
  const text = useTexts(pageTexts);
  const decide = useDecision('set_machine_service', answer);
  // what was seen when the dialog opened is what is decided about
  const [seen, setSeen] = useState<{ isIn: boolean; version: string }>();
  const press = machine.in_service ? text.outOfService : text.intoService;
  return (
    <>
      <button
        type="button"
        className="button quiet"
        onClick={() => setSeen({ isIn: machine.in_service, version: machine.version })}
      >
        {press}
      </button>
      {seen !== undefined && (
        <Confirm
          title={seen.isIn ? text.outTitle(machine.name) : text.inTitle(machine.name)}
          action="manage_machines"
          press={seen.isIn ? text.outOfService : text.intoService}
          reason={seen.isIn ? 'required' : 'optional'}
          onDecide={(reason) =>
            decide.mutateAsync({
              machine_id: machine.machine_id,
              in_service: !seen.isIn,
              reason,
              version: seen.version,
            })
          }
          onClose={() => setSeen(undefined)}
        >
          <p>{seen.isIn ? text.outMeans : text.inMeans}</p>
        </Confirm>
      )}
    </>
  );
}
