import { useId, useRef, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatFigure } from '../../app/money.ts';
import { actionName } from '../actions.ts';
import { Refusal } from '../api.ts';
import { Confirm } from '../components/Confirm.tsx';
import { amountToType, typedAmount } from '../payment/amount.ts';
import { roleName } from '../roles.ts';
import { keyOf, type RoleLimit, roleLimitsOf, type Settings } from './settings.ts';
import { texts } from './texts.ts';
import { useSetting } from './useSetting.ts';

/** How much a role may move by a press on Telegram, and in a day: a row a role and currency, none where it may not. */
export function RoleLimits({
  settings,
}: {
  settings: Pick<Settings, 'role_limits' | 'role_actions' | 'versions' | 'business'>;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [changing, setChanging] = useState<RoleLimit>();
  const [currency, setCurrency] = useState('');
  const id = useId();
  const rows = roleLimitsOf(settings, currency === '' ? [] : [currency]);
  const say = (minor: number | null, of: string) => (minor === null ? text.noLimit : formatFigure(minor, of, locale));
  const name = ({ role, action, currency: of }: RoleLimit) =>
    `${roleName(role, locale)} · ${actionName(action, locale)} · ${of.toUpperCase()}`;
  return (
    <>
      <div className="scroll-x">
        <table className="plain role-limits">
          <thead>
            <tr>
              <th scope="col">{text.role}</th>
              <th scope="col">{text.action}</th>
              <th scope="col">{text.perPress}</th>
              <th scope="col">{text.perDay}</th>
              <th scope="col">
                <span className="visually-hidden">{text.change}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={keyOf(one)}>
                <th scope="row">{roleName(one.role, locale)}</th>
                <td>{actionName(one.action, locale)}</td>
                <td className="figure">{say(one.press_minor, one.currency)}</td>
                <td className="figure">{say(one.day_minor, one.currency)}</td>
                <td>
                  <button
                    type="button"
                    className="button quiet small"
                    aria-label={text.changeLimit(name(one))}
                    onClick={() => setChanging(one)}
                  >
                    {text.change}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <form
        className="tools in-a-row"
        onSubmit={(event) => {
          event.preventDefault();
          setCurrency(String(new FormData(event.currentTarget).get('currency') ?? '').toLowerCase());
        }}
      >
        <label htmlFor={id}>{text.otherCurrency}</label>
        <input id={id} name="currency" className="currency" required pattern="[A-Za-z]{3}" maxLength={3} size={4} />
        <button type="submit" className="button quiet small">
          {text.showCurrency}
        </button>
      </form>
      {changing && (
        <ChangeRoleLimit
          limit={changing}
          name={name(changing)}
          version={settings.versions[`role_limit:${keyOf(changing)}`]}
          onClose={() => setChanging(undefined)}
        />
      )}
    </>
  );
}

function ChangeRoleLimit({
  limit,
  name,
  version,
  onClose,
}: {
  limit: RoleLimit;
  name: string;
  version: string | undefined;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const change = useSetting();
  // what is read again while the dialog is open is not what was decided about
  const [seen] = useState(version);
  const press = useRef<HTMLInputElement>(null);
  const day = useRef<HTMLInputElement>(null);
  const shown = (minor: number | null) => (minor === null ? '' : amountToType(minor, limit.currency, locale));
  const read = (input: HTMLInputElement | null) => typedAmount(input?.value ?? '', limit.currency);
  return (
    <Confirm
      title={name}
      action="settings"
      press={text.save}
      onClose={onClose}
      onDecide={async () => {
        const [press_minor, day_minor] = [read(press.current), read(day.current)];
        if (press_minor === undefined || day_minor === undefined) throw new Refusal('invalid_value', undefined, {});
        await change({
          what: 'role_limit',
          key: keyOf(limit),
          changes: { press_minor, day_minor },
          version: seen,
        });
      }}
    >
      <p className="muted">{text.roleLimitsHow}</p>
      <label htmlFor={`${id}p`}>
        {text.perPress} ({limit.currency.toUpperCase()})
      </label>
      <input id={`${id}p`} ref={press} inputMode="decimal" required defaultValue={shown(limit.press_minor)} />
      <label htmlFor={`${id}d`}>
        {text.perDay} ({limit.currency.toUpperCase()})
      </label>
      <input id={`${id}d`} ref={day} inputMode="decimal" required defaultValue={shown(limit.day_minor)} />
    </Confirm>
  );
}
