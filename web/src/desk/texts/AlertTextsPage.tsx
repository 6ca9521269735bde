import { type FormEvent, useId, useState } from 'react';
import { type Locale, useLocale, useTexts } from '../../app/locale.tsx';
import { nameOfAlert } from '../alerts/names.ts';
import { ErrorState } from '../components/ErrorState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Page } from '../components/Page.tsx';
import { SearchBox } from '../components/SearchBox.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { Decisions } from '../events/Decisions.tsx';
import { useFilters } from '../filters.ts';
import { useDesk } from '../queries.ts';
import { type Listed, textList, wholeText } from './schemas.ts';
import { TextForm } from './TextForm.tsx';
import { texts } from './texts.ts';
import '../events/events.css';
import '../alerts/alerts.css';
import './texts.css';

/** What alerts say: theirs to change, the shipped text beside it, with a preview of the real thing. */
export default function AlertTextsPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [filter, setFilter] = useFilters();
  const { data, error, refetch } = useDesk({ name: 'desk_notice_texts', schema: textList, topics: [] });
  const [sought, setSought] = useState('');
  const template = filter('template');
  const stateOf = ({ texts: both, shipped }: Listed) =>
    both.fr.own !== null || both.en.own !== null ? text.yours : shipped ? text.ours : text.none;
  const found = (data?.templates ?? []).filter((one) =>
    `${one.template} ${nameOfAlert(one.template, locale)} ${one.texts[locale].own?.title ?? ''}`
      .toLowerCase()
      .includes(sought.toLowerCase()),
  );
  return (
    <Page title={text.title}>
      <p className="muted">{text.intro}</p>
      {error !== null && <ErrorState error={error} onAgain={() => void refetch()} />}
      {data === undefined && error === null && <Waiting what={text.title} />}
      {data !== undefined && (
        <div className="text-page">
          <nav className="text-list" aria-label={text.title}>
            <SearchBox label={text.find} value={sought} onChange={setSought} />
            <ul>
              {found.map((one) => (
                <li key={one.template}>
                  <button
                    type="button"
                    aria-current={one.template === template ? 'true' : undefined}
                    onClick={() => setFilter({ template: one.template })}
                  >
                    <span>{one.texts[locale].own?.title ?? nameOfAlert(one.template, locale)}</span>
                    <small className="muted">{stateOf(one)}</small>
                  </button>
                </li>
              ))}
            </ul>
            {data.may_edit && <NewText onBegin={(name, fields) => setFilter({ template: name, fields })} />}
          </nav>
          {template !== '' && (
            <Editor
              template={template}
              fields={filter('fields')}
              language={filter('language') === 'en' ? 'en' : filter('language') === 'fr' ? 'fr' : locale}
              onLanguage={(language) => setFilter({ language })}
            />
          )}
        </div>
      )}
    </Page>
  );
}

function Editor({
  template,
  fields,
  language,
  onLanguage,
}: {
  template: string;
  fields: string;
  language: Locale;
  onLanguage(language: string): void;
}) {
  const text = useTexts(texts);
  const { data, error, refetch } = useDesk({
    name: 'desk_notice_text',
    args: { p_template: template },
    schema: wholeText,
    topics: ['decisions'],
  });
  if (error !== null) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (data?.template !== template) return <Waiting what={template} />;
  const named = fields === '' ? data.fields : fields.split(' ');
  return (
    <section className="text-one" aria-label={template}>
      <header className="tools">
        <code>{template}</code>
        <Filter
          label={text.language}
          value={language}
          options={[
            ['fr', text.french],
            ['en', text.english],
          ]}
          onChange={onLanguage}
        />
      </header>
      {!data.may_edit && <p className="muted">{text.readOnly}</p>}
      <TextForm key={`${template}:${language}`} whole={data} language={language} fields={named} />
      <Decisions title={text.history} decisions={data.decisions} />
    </section>
  );
}

/** A text for an alert that a workflow of staff's own sends. */
function NewText({ onBegin }: { onBegin(name: string, fields: string): void }) {
  const text = useTexts(texts);
  const id = useId();
  const begin = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onBegin(
      String(form.get('name')).trim(),
      String(form.get('fields'))
        .trim()
        .split(/[\s,;]+/)
        .join(' '),
    );
  };
  return (
    <details className="text-new">
      <summary>{text.write}</summary>
      <form className="form" onSubmit={begin}>
        <label htmlFor={`${id}n`}>{text.newName}</label>
        <input id={`${id}n`} name="name" required pattern="[a-z][a-z0-9_]+" aria-describedby={`${id}nh`} />
        <small id={`${id}nh`} className="muted">
          {text.newNameHow}
        </small>
        <label htmlFor={`${id}f`}>{text.newFields}</label>
        <input id={`${id}f`} name="fields" aria-describedby={`${id}fh`} />
        <small id={`${id}fh`} className="muted">
          {text.newFieldsHow}
        </small>
        <div className="actions">
          <button type="submit" className="button small">
            {text.create}
          </button>
        </div>
      </form>
    </details>
  );
}
