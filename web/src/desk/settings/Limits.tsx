import { useId, useRef, useState } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { inUnits, type Limit, unitSeconds } from './settings.ts';
import { texts } from './texts.ts';
import { useSetting } from './useSetting.ts';

/** What may be asked for, and how often; each is changed by itself. */
export function Limits({ limits, versions }: { limits: readonly Limit[]; versions: Readonly<Record<string, string>> }) {
  const text = useTexts(texts);
  const [changing, setChanging] = useState<Limit>();
  const nameOf = (name: string) => text.limitNames[name] ?? name;
  return (
    <>
      <ul className="choices wide">
        {limits.map((limit) => (
          <li key={limit.name}>
            <span>{nameOf(limit.name)}</span>
            <span className="figure muted">
              {limit.most}{' '}
              {limit.per_seconds === null
                ? text.atOnce
                : `/ ${inUnits(limit.per_seconds).count} ${text.units[inUnits(limit.per_seconds).unit]}`}
            </span>
            <button
              type="button"
              className="button quiet small"
              aria-label={text.changeLimit(nameOf(limit.name))}
              onClick={() => setChanging(limit)}
            >
              {text.change}
            </button>
          </li>
        ))}
      </ul>
      {changing && (
        <ChangeLimit
          limit={changing}
          name={nameOf(changing.name)}
          version={versions[`limit:${changing.name}`]}
          onClose={() => setChanging(undefined)}
        />
      )}
    </>
  );
}

function ChangeLimit({
  limit,
  name,
  version,
  onClose,
}: {
  limit: Limit;
  name: string;
  version: string | undefined;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const id = useId();
  const change = useSetting();
  // what is read again while the dialog is open is not what was decided about
  const [seen] = useState(version);
  const most = useRef<HTMLInputElement>(null);
  const per = useRef<HTMLInputElement>(null);
  const time = limit.per_seconds === null ? undefined : inUnits(limit.per_seconds);
  return (
    <Confirm
      title={name}
      action="settings"
      press={text.save}
      onClose={onClose}
      onDecide={() =>
        change({
          what: 'limit',
          key: limit.name,
          version: seen,
          changes: {
            most: most.current?.valueAsNumber ?? limit.most,
            ...(time === undefined || per.current === null
              ? {}
              : { per_seconds: per.current.valueAsNumber * unitSeconds[time.unit] }),
          },
        })
      }
    >
      <label htmlFor={`${id}m`}>{text.most}</label>
      <input id={`${id}m`} ref={most} type="number" min={0} step={1} required defaultValue={limit.most} />
      {time !== undefined && (
        <>
          <label htmlFor={`${id}p`}>
            {text.per} ({text.units[time.unit]})
          </label>
          <input id={`${id}p`} ref={per} type="number" min={1} step={1} required defaultValue={time.count} />
        </>
      )}
    </Confirm>
  );
}
