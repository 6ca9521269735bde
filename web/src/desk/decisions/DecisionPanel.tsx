import { useLocale, useTexts } from '../../app/locale.tsx';
import { actionName, doorName } from '../actions.ts';
import { exactly } from '../clock.ts';
import { CopyText } from '../components/CopyText.tsx';
import { DetailPanel } from '../components/DetailPanel.tsx';
import { Facts, Section } from '../components/Page.tsx';
import { DeskLink } from '../links.tsx';
import { type Decision, differences, pageOf } from './decisions.ts';
import { texts } from './texts.ts';

/** One decision in full: who, by which door, on which row and version, why, before and after. */
export function DecisionPanel({ decision, onClose }: { decision: Decision; onClose(): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const page = pageOf(decision);
  const changes = differences(decision);
  return (
    <DetailPanel title={actionName(decision.action, locale)} onClose={onClose}>
      <Facts
        facts={[
          [text.when, exactly(decision.at, locale)],
          [text.who, decision.said_by ?? text.server],
          [text.door, doorName(decision.door, locale)],
          [text.why, decision.reason ?? '–'],
          [text.on, <CopyText key="on" text={`${decision.subject_table} ${decision.subject_id}`} />],
          [text.version, decision.version ?? '–'],
        ]}
      />
      {page !== undefined && (
        <p>
          <DeskLink className="button quiet small" href={page}>
            {text.open}
          </DeskLink>
        </p>
      )}
      {changes.length > 0 && (
        <Section title={text.changes}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{text.field}</th>
                <th scope="col">{text.before}</th>
                <th scope="col">{text.after}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ field, before, after }) => (
                <tr key={field}>
                  <th scope="row">{field}</th>
                  <td>{before}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </DetailPanel>
  );
}
