import { useDecision } from '../queries.ts';
import { doneSchema } from './settings.ts';

export interface Change {
  /** As desk_change_setting names it. */
  what: string;
  /** Which of several. */
  key?: string;
  changes: Readonly<Record<string, unknown>>;
  /** Of what was shown; undefined where nothing was there yet. */
  version: string | undefined;
}

/** Changes one setting as it was seen. @throws Refusal changed_since where it is another by now */
export function useSetting(): (change: Change) => Promise<unknown> {
  const decision = useDecision('desk_change_setting', doneSchema);
  return ({ version, ...change }) => decision.mutateAsync({ ...change, ...(version === undefined ? {} : { version }) });
}
