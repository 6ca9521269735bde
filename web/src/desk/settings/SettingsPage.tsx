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
import { settingsSchema } from './settings.ts';
import { texts } from './texts.ts';

/** What may be set: the house, its addresses, the second factor, the limits. */
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
  return (
    <>
      <Section title={text.business}>
        <p className="muted">{text.businessHow}</p>
        <BusinessForm business={data.business} />
      </Section>
      <Section title={text.addresses}>
        <AddressesForm web_url={data.web_url} alert_email={data.alert_email} />
      </Section>
      <Section title={text.factor}>
        <p className="muted">{text.factorHow}</p>
        <FactorForm second_factor={data.second_factor} without_factor={data.without_factor} />
      </Section>
      <Section title={text.limits}>
        <p className="muted">{text.limitsHow}</p>
        <Limits limits={data.limits} />
      </Section>
    </>
  );
}
