import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { nameOfAlert } from '../alerts/names.ts';
import { sayFailure } from '../sayFailure.ts';
import { type Settings, severities } from './settings.ts';
import { texts } from './texts.ts';
import { useSetting } from './useSetting.ts';

/** How loud each alert is: chosen where it stands, saved as it is chosen. */
export function Severities({
  rows,
  versions,
}: {
  rows: Settings['severities'];
  versions: Readonly<Record<string, string>>;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const change = useSetting();
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; sentence: string }>();
  const [busy, setBusy] = useState<string>();

  async function choose(template: string, severity: string): Promise<void> {
    setBusy(template);
    setSaid(undefined);
    try {
      await change({
        what: 'severity',
        key: template,
        changes: { severity },
        version: versions[`severity:${template}`],
      });
      setSaid({
        tone: 'good',
        sentence: text.severitySaved(nameOfAlert(template, locale), text.severities[severity] ?? severity),
      });
    } catch (error) {
      console.error(error);
      setSaid({ tone: 'bad', sentence: sayFailure(error, locale) });
    }
    setBusy(undefined);
  }
  return (
    <>
      <ul className="choices wide">
        {rows.map(({ template, domain, severity }) => (
          <li key={template}>
            <span>{nameOfAlert(template, locale)}</span>
            <span className="muted">{text.domains[domain] ?? domain}</span>
            <select
              aria-label={nameOfAlert(template, locale)}
              value={severity}
              disabled={busy === template}
              onChange={(event) => void choose(template, event.target.value)}
            >
              {severities.map((one) => (
                <option key={one} value={one}>
                  {text.severities[one]}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
      {said && <Notice tone={said.tone}>{said.sentence}</Notice>}
    </>
  );
}
