import { useTexts } from '../../app/locale.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { FactorFirst } from '../components/FactorFirst.tsx';
import { Page, Section } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { useDesk } from '../queries.ts';
import { AddressesForm } from './AddressesForm.tsx';
import { BusinessForm } from './BusinessForm.tsx';
import { FactorForm } from './FactorForm.tsx';
import { Limits } from './Limits.tsx';
import { RoleLimits } from './RoleLimits.tsx';
import { Severities } from './Severities.tsx';
import { TelegramForm } from './TelegramForm.tsx';
import { TopicForm } from './TopicForm.tsx';
import { settingsSchema } from './settings.ts';
import { texts } from './texts.ts';

/** What may be set: the house, its addresses, the second factor, what Telegram tells and may move, the limits. */
export default function SettingsPage() {
  const text = useTexts(texts);
  return (
    <Page title={text.title}>
      <FactorFirst action="settings">
        <SettingsParts />
      </FactorFirst>
    </Page>
  );
}

function SettingsParts() {
  const text = useTexts(texts);
  const { data, error, refetch } = useDesk({
    name: 'desk_settings',
    schema: settingsSchema,
    topics: ['settings', 'team'],
  });
  if (data === undefined)
    return error === null ? <Waiting what={text.wait} /> : <ErrorState error={error} onAgain={() => void refetch()} />;
  const { versions } = data;
  return (
    <>
      <Section title={text.business}>
        <p className="muted">{text.businessHow}</p>
        <BusinessForm business={data.business} version={versions['business']} />
      </Section>
      <Section title={text.addresses}>
        <AddressesForm web_url={data.web_url} alert_email={data.alert_email} version={versions['addresses']} />
      </Section>
      <Section title={text.factor}>
        <p className="muted">{text.factorHow}</p>
        <FactorForm
          second_factor={data.second_factor}
          without_factor={data.without_factor}
          version={versions['second_factor']}
        />
      </Section>
      <Section title={text.telegram}>
        <p className="muted">{text.telegramHow}</p>
        <TelegramForm telegram={data.telegram} version={versions['telegram']} />
      </Section>
      <Section title={text.severity}>
        <p className="muted">{text.severityHow}</p>
        <Severities rows={data.severities} versions={versions} />
      </Section>
      <Section title={text.topics}>
        <p className="muted">{text.topicsHow}</p>
        <div className="settings-topics">
          {data.topics.map((topic) => (
            <TopicForm key={topic.domain} topic={topic} version={versions[`topic:${topic.domain}`]} />
          ))}
        </div>
      </Section>
      <Section title={text.roleLimits}>
        <p className="muted">{text.roleLimitsHow}</p>
        <RoleLimits settings={data} />
      </Section>
      <Section title={text.limits}>
        <p className="muted">{text.limitsHow}</p>
        <Limits limits={data.limits} versions={versions} />
      </Section>
    </>
  );
}
