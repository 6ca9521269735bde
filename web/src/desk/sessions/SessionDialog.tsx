import { useState } from 'react';
import { SessionForm } from '../../admin/SessionForm.tsx';
import { useLocale } from '../../app/locale.tsx';
import { useDecision } from '../queries.ts';
import { sayFailure } from '../sayFailure.ts';
import { type DeskSession, savedSchema } from './schema.ts';

/** A new session, or a change of one, bound to what was seen: the form of the administration, behind the desk's door. */
export function SessionDialog({
  session,
  onSaved,
  onClose,
}: {
  session: DeskSession | undefined;
  onSaved(id: string): void;
  onClose(): void;
}) {
  const { locale } = useLocale();
  const save = useDecision('save_session', savedSchema);
  // made here, so that a press whose answer was lost makes no second session
  const [id] = useState(() => session?.id ?? crypto.randomUUID());
  return (
    <SessionForm
      session={session}
      save={async (fields, offline_places) => {
        await save.mutateAsync({
          session_id: id,
          fields: { ...fields, ...(offline_places === undefined ? {} : { offline_places }) },
          ...(session === undefined ? {} : { expected: session.version }),
        });
      }}
      say={(error) => sayFailure(error, locale)}
      onSaved={() => onSaved(id)}
      onClose={onClose}
    />
  );
}
