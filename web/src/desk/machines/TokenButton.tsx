import { useState } from 'react';
import * as z from 'zod/mini';
import { useTexts } from '../../app/locale.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { CopyText } from '../components/CopyText.tsx';
import { useDecision } from '../queries.ts';
import { pageTexts } from './pageTexts.ts';
import type { OneMachine } from './schema.ts';

const answer = z.object({ token: z.string() });

/** Gives a machine a new token and shows it once. */
export function TokenButton({ machine }: { machine: OneMachine }) {
  const text = useTexts(pageTexts);
  const make = useDecision('set_machine_token', answer);
  const [isAsked, setAsked] = useState(false);
  const [token, setToken] = useState<string>();
  return (
    <>
      <button type="button" className="button quiet" onClick={() => setAsked(true)}>
        {text.newToken}
      </button>
      {isAsked && (
        <Confirm
          title={text.tokenTitle}
          action="manage_machines"
          press={text.newToken}
          danger
          onDecide={async () => setToken((await make.mutateAsync({ machine_code: machine.machine_id })).token)}
          onClose={() => setAsked(false)}
        >
          <p>{text.tokenMeans}</p>
        </Confirm>
      )}
      {token !== undefined && (
        <Dialog title={text.tokenTitle} onClose={() => setToken(undefined)}>
          <p>{text.tokenMade}</p>
          <CopyText text={token} />
          <div className="actions">
            <button type="button" className="button" onClick={() => setToken(undefined)}>
              {text.tokenDone}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
