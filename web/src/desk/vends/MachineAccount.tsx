import { useLocale, useTexts } from '../../app/locale.tsx';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import type { Line, Report, Vend } from './schema.ts';
import { saysWord, sayReason } from './lineWords.ts';
import { texts } from './texts.ts';
import { outcomeOf } from './words.ts';

/** Every word of the machine about a vend, newest first, in people's words beside the lines themselves. */
export function MachineAccount({ vend }: { vend: Vend }) {
  const text = useTexts(texts);
  return (
    <Section title={text.machineSays}>
      {vend.reports.length === 0 && <p className="muted">{text.machineSilent}</p>}
      {[...vend.reports].reverse().map((report) => (
        <ReportView key={report.at} report={report} />
      ))}
    </Section>
  );
}

function ReportView({ report }: { report: Report }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { mood, word } =
    report.outcome === 'unknown'
      ? { mood: 'bad' as const, word: locale === 'fr' ? 'issue inconnue' : 'end unknown' }
      : outcomeOf({ status: '', outcome: report.outcome, undecided: false }, locale);
  return (
    <article className="vend-report">
      <header>
        <StateDot mood={mood}>{text.reportOf(word)}</StateDot> <When at={report.at} exact />
      </header>
      {report.reason !== null && report.reason !== '' && <p>{sayReason(report.reason, locale)}</p>}
      {report.said === null || report.said.length === 0 ? (
        <p className="muted">{text.noLines}</p>
      ) : (
        <Lines lines={report.said} />
      )}
    </article>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const first = lines[0]?.at ?? 0;
  return (
    <table className="vend-lines">
      <thead>
        <tr>
          <th scope="col">s</th>
          <th scope="col">{text.words}</th>
          <th scope="col">{text.raw}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={index} data-from={line.from}>
            <td className="figure">{((line.at - first) / 1_000).toFixed(1)}</td>
            <td>{saysWord(line, locale)}</td>
            <td>
              <code>
                {line.from === 'machine' ? '◂' : '▸'} {line.raw}
              </code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
