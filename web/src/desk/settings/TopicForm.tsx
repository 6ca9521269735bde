import { useId } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { SavingForm } from './SavingForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';
import { useSetting } from './useSetting.ts';

/** Where in a group with topics the alerts of a domain stand; one of them. */
export function TopicForm({
  topic: { domain, topic_id },
  version,
}: {
  topic: Settings['topics'][number];
  version: string | undefined;
}) {
  const text = useTexts(texts);
  const id = useId();
  const change = useSetting();
  const kept = topic_id === null ? null : String(topic_id);
  return (
    <SavingForm
      kept={{ topic_id: kept }}
      version={version}
      onSave={(changes, seen) => change({ what: 'topic', key: domain, changes, version: seen })}
    >
      <p className="field">
        <label htmlFor={id}>{text.domains[domain] ?? domain}</label>
        <input id={id} name="topic_id" type="number" min={1} step={1} inputMode="numeric" defaultValue={kept ?? ''} />
      </p>
    </SavingForm>
  );
}
