import { useId, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Facts, Page } from '../components/Page.tsx';
import { useMe } from '../me.tsx';
import { roleName } from '../roles.ts';
import { chooseTheme, readTheme, themes } from '../theme.ts';
import { SecondFactor } from './SecondFactor.tsx';
import { TelegramAccount } from './TelegramAccount.tsx';
import { texts } from './texts.ts';

/** Who one is at the desk, and what is one's own to choose. */
export default function AccountPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { email, roles } = useMe();
  const [theme, setTheme] = useState(readTheme);
  const id = useId();
  return (
    <Page title={text.title}>
      <Facts
        facts={[
          [text.email, email],
          [text.roles, roles.map((role) => roleName(role, locale)).join(', ')],
        ]}
      />
      <SecondFactor />
      <TelegramAccount />
      <p className="field">
        <label htmlFor={id}>{text.theme}</label>
        <select
          id={id}
          value={theme}
          onChange={({ target }) => {
            const chosen = themes.find((one) => one === target.value) ?? 'auto';
            chooseTheme(chosen);
            setTheme(chosen);
          }}
        >
          {themes.map((one) => (
            <option key={one} value={one}>
              {text.themes[one]}
            </option>
          ))}
        </select>
      </p>
    </Page>
  );
}
